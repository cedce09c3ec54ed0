package io.waypointguard.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the setting that a property or an environment variable stands for. A name that looks like a setting but is none
 * is a fault: a mistyped setting must not silently mean its default.
 */
final class SettingNames {

    private static final String VARIABLE_PREFIX = "GUARD_";

    /** A profile before a name, such as {@code %dev.} and {@code %{dev,test}.}. */
    private static final Pattern PROFILE = Pattern.compile("^%(\\{[^}]*}|[^.]*)\\.");

    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]$");
    private static final Pattern VARIABLE_INDEX = Pattern.compile("_(\\d+)_$");

    /** What Kubernetes adds to every pod for a Service that is called guard, or guard-something. */
    private static final Pattern SERVICE_LINK = Pattern.compile("GUARD(_[A-Z0-9_]+)?_(SERVICE_HOST"
            + "|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> variables = new LinkedHashMap<>();

    SettingNames() {
        for (String name : KnownSettings.names()) {
            properties.put(name, name);
            variables.put(Setting.environmentName(name), name);
        }
    }

    /** The name of the setting, with the index of a list's item; nothing where it is not a setting. */
    Optional<String> find(String given) {
        String property = withoutProfile(given);
        return find(property, INDEX, properties)
                .or(() -> find(given.toUpperCase(Locale.ROOT), VARIABLE_INDEX, variables));
    }

    private static Optional<String> find(String given, Pattern index, Map<String, String> known) {
        String whole = known.get(given);
        if (whole != null) {
            return Optional.of(whole);
        }
        Matcher item = index.matcher(given);
        return item.find()
                ? Optional.ofNullable(known.get(given.substring(0, item.start())))
                        .filter(KnownSettings::isList)
                        .map(name -> name + "[" + item.group(1) + "]")
                : Optional.empty();
    }

    /** Whether the name begins as those of settings do, in any case for a variable, as SmallRye reads them. */
    static boolean isMeantForTheGuard(String given) {
        String variable = given.toUpperCase(Locale.ROOT);
        boolean isVariable = variable.startsWith(VARIABLE_PREFIX)
                && !SERVICE_LINK.matcher(variable).matches();
        return isVariable || withoutProfile(given).startsWith(KnownSettings.PREFIX);
    }

    /** The message about a name that is not a setting. */
    String unknown(String given) {
        String property = withoutProfile(given);
        Optional<String> nearest = property.startsWith(KnownSettings.PREFIX)
                ? NearestName.of(property, properties.keySet())
                : NearestName.of(given.toUpperCase(Locale.ROOT), variables.keySet());
        return given + ": there is no such setting"
                + nearest.map(name -> "; did you mean " + name + "?").orElse("");
    }

    static String withoutIndex(String name) {
        return INDEX.matcher(name).replaceFirst("");
    }

    private static String withoutProfile(String name) {
        return PROFILE.matcher(name).replaceFirst("");
    }
}
