package io.waypointguard.config;

import java.util.List;
import java.util.Locale;

/**
 * One setting, as people need to know it; docs/settings.md is generated from these.
 *
 * @param key without the prefix {@value #PREFIX}
 * @param byDefault as it would be written; empty for none
 * @param choices the values that it may have; empty where it is free text
 * @param allowed what it may be, for people
 * @param meaning what it does
 */
public record Setting(String key, String byDefault, List<String> choices, String allowed, String meaning) {

    static final String PREFIX = "guard.";

    public Setting {
        choices = List.copyOf(choices);
    }

    static Setting choice(String key, String byDefault, List<String> choices, String meaning) {
        return new Setting(key, byDefault, choices, String.join(", ", choices), meaning);
    }

    static Setting text(String key, String byDefault, String allowed, String meaning) {
        return new Setting(key, byDefault, List.of(), allowed, meaning);
    }

    /** As it stands in application.properties, or after {@code -D}. */
    public String name() {
        return PREFIX + key;
    }

    /** As an environment variable. */
    public String environmentName() {
        return environmentName(name());
    }

    static String environmentName(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
