package io.waypointguard.config;

import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.rules.StandardRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What {@link GuardConfig} says about each setting. */
public final class KnownSettings {

    static final String PREFIX = "guard.";
    static final String RULE_PREFIX = PREFIX + "rules.";

    private static final List<RuleInfo> RULES = StandardRules.registry().infos();
    private static final ConfigClass MAPPING = ConfigClass.configClass(GuardConfig.class);
    private static final String OF_A_MAP = ".*";
    private static final String OF_A_LIST = "[*]";

    private KnownSettings() {}

    /** Every setting except those of single rules, by name. */
    public static Map<String, Setting> fixed() {
        Map<String, Setting> settings = new TreeMap<>();
        ConfigMappings.getProperties(MAPPING).forEach((name, property) -> {
            if (!name.endsWith(OF_A_MAP) && !name.endsWith(OF_A_LIST)) {
                settings.put(name, setting(name, property));
            }
        });
        return settings;
    }

    /** The setting of a single rule. */
    public static Setting of(RuleInfo rule) {
        List<String> limits = SettingConverters.texts(GuardConfig.Limit.class);
        List<String> choices = rule.severity() == Severity.DENY ? limits : limits.subList(1, limits.size());
        return new Setting(
                RULE_PREFIX + rule.id(),
                choices.get(0),
                choices,
                String.join(", ", choices),
                "The most that " + rule.id() + " (" + rule.name() + ") does.");
    }

    /** Every setting, by name. */
    static Map<String, Setting> all() {
        Map<String, Setting> settings = new TreeMap<>(fixed());
        rules().forEach(rule -> settings.put(RULE_PREFIX + rule.id(), of(rule)));
        return settings;
    }

    /** The names of all settings; cheaper than all of what is known about them. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (String name : MAPPING.getProperties().keySet()) {
            if (!name.endsWith(OF_A_MAP) && !name.endsWith(OF_A_LIST)) {
                names.add(name);
            }
        }
        rules().forEach(rule -> names.add(RULE_PREFIX + rule.id()));
        return names;
    }

    /** Whether the setting takes several values. */
    static boolean isList(String name) {
        return MAPPING.getProperties().containsKey(name + OF_A_LIST);
    }

    static List<RuleInfo> rules() {
        return RULES;
    }

    private static Setting setting(String name, Property property) {
        Doc doc = Objects.requireNonNull(property.getMethod().getAnnotation(Doc.class), name);
        List<String> choices = choices(property);
        return new Setting(
                name,
                Objects.requireNonNullElse(MAPPING.getProperties().get(name), ""),
                choices,
                choices.isEmpty() ? doc.allowed() : String.join(", ", choices),
                doc.value());
    }

    @SuppressWarnings("unchecked") // isEnum says so
    private static List<String> choices(Property property) {
        Class<?> type = property.getMethod().getReturnType();
        return type.isEnum() ? SettingConverters.texts((Class<? extends Enum<?>>) type) : List.of();
    }
}
