package io.waypointguard.config;

import java.util.List;
import java.util.Locale;

/**
 * One setting, as users need to know it.
 *
 * @param name as in application.properties, or after {@code -D}
 * @param byDefault as it would be written; empty for none
 * @param choices the values that it may have; empty where it is not one of a few
 * @param allowed what it may be, for people
 * @param meaning what it does
 */
public record Setting(String name, String byDefault, List<String> choices, String allowed, String meaning) {

    public Setting {
        choices = List.copyOf(choices);
    }

    /** Its name as an environment variable. */
    public String environmentName() {
        return environmentName(name);
    }

    static String environmentName(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
