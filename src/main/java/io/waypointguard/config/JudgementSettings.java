package io.waypointguard.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.waypointguard.guard.GuardSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings about how an object is judged, read as the server reads them, for the command line.
 *
 * @param guard valid where there are no problems
 * @param problems one for each value or name that is wrong
 */
public record JudgementSettings(GuardSettings guard, List<String> problems) {

    /** Not the levels: the command line has one of its own. Nor users and groups: there is no requester. */
    private static final List<String> NAMES = List.of(
            "guard.root-namespace",
            "guard.trust-domains",
            "guard.waypoint-classes",
            "guard.pending-waypoint",
            "guard.selectors",
            "guard.exempt.namespaces");

    public JudgementSettings {
        problems = List.copyOf(problems);
    }

    /** @param given values by the names of their settings; a setting that is not given has its default */
    public static JudgementSettings read(Map<String, String> given) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(given, "--set", 100))
                .build();
        SettingProblems problems = new SettingProblems();
        GuardSettings guard = new SettingsReader(config, problems).guard();
        List<String> messages = new ArrayList<>(problems.messages());
        given.keySet().stream()
                .filter(JudgementSettings::isNotAboutJudging)
                .map(name -> name + ": is not about how an object is judged; these are: " + String.join(", ", names()))
                .forEach(messages::add);
        return new JudgementSettings(guard, messages);
    }

    /** Unknown names under guard. have been reported as such. */
    private static boolean isNotAboutJudging(String name) {
        String setting = SettingNames.withoutIndex(name);
        Set<String> known = new HashSet<>(KnownSettings.names());
        return !names().contains(setting) && (known.contains(setting) || !name.startsWith(KnownSettings.PREFIX));
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(NAMES);
        KnownSettings.rules().forEach(rule -> names.add(KnownSettings.RULE_PREFIX + rule.id()));
        return names;
    }
}
