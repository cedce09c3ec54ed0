package io.waypointguard.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** The settings that a configuration gives a value, by their names. An empty value counts as none. */
final class GivenSettings {

    private final SmallRyeConfig config;
    private final SettingProblems problems;

    private GivenSettings(SmallRyeConfig config, SettingProblems problems) {
        this.config = config;
        this.problems = problems;
    }

    /** The values after profiles and expressions were resolved; unknown names are added to the problems. */
    static Map<String, ConfigValue> in(SmallRyeConfig config, SettingProblems problems) {
        return new GivenSettings(config, problems).values();
    }

    private Map<String, ConfigValue> values() {
        SettingNames known = new SettingNames();
        Set<String> settings = new TreeSet<>();
        for (String name : names()) {
            known.find(name).ifPresentOrElse(settings::add, () -> {
                if (SettingNames.isMeantForTheGuard(name)) {
                    problems.add(known.unknown(name));
                }
            });
        }
        Map<String, ConfigValue> values = new TreeMap<>();
        for (String setting : settings) {
            ConfigValue value = value(setting);
            if (value.getValue() != null && !value.getValue().isBlank()) {
                values.put(setting, value);
            }
        }
        return values;
    }

    /** The names as they were written. SmallRye adds what environment variables may stand for; that is left out. */
    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (ConfigSource source : config.getConfigSources()) {
            names.addAll(
                    source instanceof EnvConfigSource environment
                            ? environment.getProperties().keySet()
                            : source.getPropertyNames());
        }
        return names;
    }

    private ConfigValue value(String setting) {
        ConfigValue none = ConfigValue.builder().withName(setting).build();
        try {
            ConfigValue value = config.getConfigValue(setting);
            if (!value.hasProblems()) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            // An expression that contains itself.
        }
        problems.add(setting, "refers to another property that is not set, or to itself");
        return none;
    }
}
