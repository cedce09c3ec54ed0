package io.waypointguard.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds names under {@code guard.} that are no settings: a mistyped setting must not pass for the default. */
final class UnknownKeys {

    private static final String ENVIRONMENT_PREFIX = "GUARD_";

    /** A profile before a name, such as {@code %dev.} and {@code %{dev,test}.}. */
    private static final Pattern PROFILE = Pattern.compile("^%(\\{[^}]*}|[^.]*)\\.");

    private static final Pattern INDEX = Pattern.compile("\\[\\d+]$");
    private static final Pattern ENVIRONMENT_INDEX = Pattern.compile("_\\d+_$");

    /** What Kubernetes puts into every pod beside a Service that is called guard, or guard-something. */
    private static final Pattern SERVICE_LINK = Pattern.compile("GUARD(_[A-Z0-9_]+)?_(SERVICE_HOST"
            + "|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> environmentNames = new LinkedHashSet<>();

    UnknownKeys(List<Setting> known) {
        for (Setting setting : known) {
            names.add(setting.name());
            environmentNames.add(setting.environmentName());
        }
    }

    /** A problem for each name that is none; names of properties and of environment variables alike. */
    List<String> problems(Iterable<String> given) {
        Set<String> sorted = new TreeSet<>();
        given.forEach(sorted::add);
        List<String> problems = new ArrayList<>();
        for (String name : sorted) {
            if (isUnknownProperty(name)) {
                problems.add(problem(name, PROFILE.matcher(name).replaceFirst(""), names));
            } else if (isUnknownVariable(name)) {
                problems.add(problem(name, name, environmentNames));
            }
        }
        return problems;
    }

    private boolean isUnknownProperty(String name) {
        String key = INDEX.matcher(PROFILE.matcher(name).replaceFirst("")).replaceFirst("");
        return key.startsWith(Setting.PREFIX) && !names.contains(key);
    }

    private boolean isUnknownVariable(String name) {
        return name.startsWith(ENVIRONMENT_PREFIX)
                && !environmentNames.contains(name)
                && !environmentNames.contains(ENVIRONMENT_INDEX.matcher(name).replaceFirst(""))
                && !SERVICE_LINK.matcher(name).matches();
    }

    private static String problem(String given, String name, Set<String> known) {
        return given + ": there is no such setting"
                + NearestName.of(name, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }
}
