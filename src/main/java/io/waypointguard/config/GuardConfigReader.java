package io.waypointguard.config;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.waypointguard.config.GuardConfig.CertificateFrom;
import io.waypointguard.config.GuardConfig.Limit;
import io.waypointguard.config.GuardConfig.MeshFrom;
import io.waypointguard.config.GuardConfig.Pending;
import io.waypointguard.config.GuardConfig.Selectors;
import io.waypointguard.config.GuardConfig.Switch;
import io.waypointguard.config.SettingConverters.Choice;
import io.waypointguard.rule.Level;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Has SmallRye fill a {@link GuardConfig}. */
final class GuardConfigReader {

    /** A converter with a higher priority than SmallRye's own. */
    private static final int PRIORITY = 200;

    private GuardConfigReader() {}

    /** What the configuration says. A wrong value is a problem and reads as the default, to find what else is wrong. */
    static GuardConfig read(SmallRyeConfig config, SettingProblems problems) {
        Map<String, ConfigValue> given = GivenSettings.in(config, problems);
        try {
            return mapped(given);
        } catch (ConfigValidationException e) {
            // It has a text for each wrong value, but no name: which ones are wrong shows by mapping each alone.
            return mapped(allowed(given, problems));
        }
    }

    private static Map<String, ConfigValue> allowed(Map<String, ConfigValue> given, SettingProblems problems) {
        Map<String, ConfigValue> allowed = new TreeMap<>();
        given.forEach((setting, value) -> {
            List<String> wrong = wrongParts(setting, value);
            wrong.forEach(part -> problems.notAllowed(setting, part));
            if (wrong.isEmpty()) {
                allowed.put(setting, value);
            }
        });
        return allowed;
    }

    /** The items that are not allowed, or the whole value. */
    private static List<String> wrongParts(String setting, ConfigValue value) {
        if (isAllowed(setting, value)) {
            return List.of();
        }
        if (!KnownSettings.isList(setting)) {
            return List.of(value.getValue().strip());
        }
        List<String> items = Stream.of(value.getValue().split(","))
                .map(String::strip)
                .filter(item -> !isAllowed(setting, value.withValue(item)))
                .toList();
        return items.isEmpty() ? List.of(value.getValue()) : items;
    }

    private static boolean isAllowed(String setting, ConfigValue value) {
        try {
            mapped(Map.of(setting, value));
            return true;
        } catch (ConfigValidationException e) {
            return false;
        }
    }

    /** Every value keeps the ordinal of its source, which decides between a list and its single items. */
    private static GuardConfig mapped(Map<String, ConfigValue> given) {
        Map<Integer, Map<String, String>> sources = new TreeMap<>();
        given.forEach(
                (setting, value) -> sources.computeIfAbsent(value.getConfigSourceOrdinal(), key -> new TreeMap<>())
                        .put(setting, value.getValue()));
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withMapping(GuardConfig.class)
                .withConverter(Level.class, PRIORITY, new Choice<>(Level.class))
                .withConverter(Pending.class, PRIORITY, new Choice<>(Pending.class))
                .withConverter(Limit.class, PRIORITY, new Choice<>(Limit.class))
                .withConverter(Selectors.class, PRIORITY, new Choice<>(Selectors.class))
                .withConverter(Switch.class, PRIORITY, new Choice<>(Switch.class))
                .withConverter(MeshFrom.class, PRIORITY, new Choice<>(MeshFrom.class))
                .withConverter(CertificateFrom.class, PRIORITY, new Choice<>(CertificateFrom.class));
        sources.forEach((ordinal, values) ->
                builder.withSources(new PropertiesConfigSource(values, "the settings given", ordinal)));
        return builder.build().getConfigMapping(GuardConfig.class);
    }
}
