package io.waypointguard.guard;

import io.waypointguard.rule.Level;
import io.waypointguard.rule.RuleSettings;
import java.util.Map;
import java.util.Set;

/**
 * How the guard decides.
 *
 * @param levels where the labels of a Namespace say nothing else
 * @param labelsCount the labels of Namespaces override {@code levels}
 * @param pendingDenies refuse also what may still come to be right
 * @param impact the most that a change may meet with for what it does to the policies that depend on its object, where
 *     the label of a Namespace says nothing else
 * @param ruleLimits the most that a rule may do, by its id; a rule that is not in it may do all
 */
public record GuardSettings(
        RuleSettings rules,
        Levels levels,
        boolean labelsCount,
        boolean pendingDenies,
        Outcome impact,
        Map<String, Outcome> ruleLimits,
        Exemptions exemptions) {

    public static final GuardSettings DEFAULTS = new GuardSettings(
            RuleSettings.DEFAULTS, Levels.all(Level.STRICT), true, false, Outcome.DENY, Map.of(), Exemptions.NONE);

    public GuardSettings {
        ruleLimits = Map.copyOf(ruleLimits);
    }

    /** One level for every mode and every Namespace, whatever its labels. */
    public GuardSettings atLevel(Level level) {
        return new GuardSettings(rules, Levels.all(level), false, pendingDenies, impact, ruleLimits, exemptions);
    }

    public GuardSettings withRules(RuleSettings others) {
        return new GuardSettings(others, levels, labelsCount, pendingDenies, impact, ruleLimits, exemptions);
    }

    /** With that as the most that a change may meet with for what it does to other objects. */
    public GuardSettings withImpact(Outcome limit) {
        return new GuardSettings(rules, levels, labelsCount, pendingDenies, limit, ruleLimits, exemptions);
    }

    /** Who and what is never judged. Only the cluster's operator can say so: no label or annotation does. */
    public record Exemptions(Set<String> namespaces, Set<String> users, Set<String> groups) {

        public static final Exemptions NONE = new Exemptions(Set.of(), Set.of(), Set.of());

        public Exemptions {
            namespaces = Set.copyOf(namespaces);
            users = Set.copyOf(users);
            groups = Set.copyOf(groups);
        }

        /** Whether the requester or the Namespace is exempt. */
        public boolean cover(Change.Requester requester, String namespace) {
            return namespaces.contains(namespace)
                    || users.contains(requester.user())
                    || requester.groups().stream().anyMatch(groups::contains);
        }
    }
}
