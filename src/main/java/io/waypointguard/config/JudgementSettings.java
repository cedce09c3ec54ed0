package io.waypointguard.config;

import io.waypointguard.guard.GuardSettings;
import io.waypointguard.rule.rules.StandardRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings by which objects are judged, read as the server reads them, for whoever judges without a server.
 *
 * @param guard valid where there are no problems
 * @param problems one for each value or name that is wrong
 */
public record JudgementSettings(GuardSettings guard, List<String> problems) {

    public JudgementSettings {
        problems = List.copyOf(problems);
    }

    /** @param given values by the names of their settings; what is not given has its default */
    public static JudgementSettings read(Map<String, String> given) {
        SettingValues values = new SettingValues(new SettingSource.Given(given));
        GuardSettings guard = new SettingsReader(values).guard();
        List<String> problems = new ArrayList<>(values.problems());
        Set<String> known = names(SettingBook.all());
        Set<String> judging = names(judging());
        given.keySet().stream()
                .filter(name -> !judging.contains(name) && (known.contains(name) || !name.startsWith(Setting.PREFIX)))
                .map(name -> name + ": is not about how an object is judged; these are: " + String.join(", ", judging))
                .forEach(problems::add);
        return new JudgementSettings(guard, problems);
    }

    /** Not the levels: who judges without a server judges at one. Nor who is exempt: nobody asks. */
    private static List<Setting> judging() {
        List<Setting> judging = new ArrayList<>(List.of(
                SettingBook.ROOT_NAMESPACE,
                SettingBook.TRUST_DOMAINS,
                SettingBook.WAYPOINT_CLASSES,
                SettingBook.PENDING_WAYPOINT,
                SettingBook.SELECTORS,
                SettingBook.EXEMPT_NAMESPACES));
        StandardRules.registry().infos().stream().map(SettingBook::of).forEach(judging::add);
        return judging;
    }

    private static Set<String> names(List<Setting> settings) {
        Set<String> names = new LinkedHashSet<>();
        settings.forEach(setting -> names.add(setting.name()));
        return names;
    }
}
