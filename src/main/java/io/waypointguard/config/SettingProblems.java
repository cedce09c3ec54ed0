package io.waypointguard.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Everything that is wrong with the settings, in our own words. */
final class SettingProblems {

    private final List<String> messages = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** A message that names what it is about by itself. */
    void add(String message) {
        messages.add(message);
    }

    void add(String setting, String fault) {
        names.add(setting);
        messages.add(setting + ": " + fault);
    }

    void notAllowed(String setting, String value) {
        add(setting, "\"" + value + "\" is not allowed; allowed: " + allowed(setting));
    }

    void missing(String setting, String neededBy, String advice) {
        add(setting, "is not set, and " + neededBy + " needs it: " + allowed(setting) + advice);
    }

    /** Whether something is wrong with this setting, so that its default stands in for what was meant. */
    boolean concern(String setting) {
        return names.contains(setting);
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    private static String allowed(String setting) {
        Map<String, Setting> known = KnownSettings.all();
        return Objects.requireNonNull(known.get(SettingNames.withoutIndex(setting)), setting)
                .allowed();
    }
}
