package io.waypointguard.rule;

import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.rule.rules.ActionAtZtunnel;
import io.waypointguard.rule.rules.AllowsEverything;
import io.waypointguard.rule.rules.FieldsZtunnelDrops;
import io.waypointguard.rule.rules.GatewayClassTarget;
import io.waypointguard.rule.rules.InvalidPolicy;
import io.waypointguard.rule.rules.L7AtZtunnel;
import io.waypointguard.rule.rules.NamespaceChangesMeaning;
import io.waypointguard.rule.rules.PrincipalFormat;
import io.waypointguard.rule.rules.PrincipalUnknown;
import io.waypointguard.rule.rules.SelectorInAmbient;
import io.waypointguard.rule.rules.SelectorSelectsNothingOrAll;
import io.waypointguard.rule.rules.StrandsPolicies;
import io.waypointguard.rule.rules.TargetBypassed;
import io.waypointguard.rule.rules.TargetGroupMissing;
import io.waypointguard.rule.rules.TargetKind;
import io.waypointguard.rule.rules.TargetNotEnrolled;
import io.waypointguard.rule.rules.TargetNotFound;
import io.waypointguard.rule.rules.UseWaypointDangling;
import io.waypointguard.rule.rules.UseWaypointValue;
import io.waypointguard.rule.rules.WaypointFor;
import io.waypointguard.rule.rules.WaypointIdentityBlocked;
import io.waypointguard.rule.rules.WaypointListener;
import io.waypointguard.rule.rules.WaypointUnusable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All rules, in the order in which their findings are reported: a cause stands before its consequence. */
public final class RuleBook {

    private static final List<Rule> ALL = validated(List.of(
            new SelectorInAmbient(),
            new ActionAtZtunnel(),
            new L7AtZtunnel(),
            new TargetGroupMissing(),
            new TargetKind(),
            new TargetNotFound(),
            new TargetNotEnrolled(),
            new WaypointListener(),
            new WaypointFor(),
            new WaypointUnusable(),
            new GatewayClassTarget(),
            new PrincipalFormat(),
            new SelectorSelectsNothingOrAll(),
            new WaypointIdentityBlocked(),
            new FieldsZtunnelDrops(),
            new TargetBypassed(),
            new AllowsEverything(),
            new PrincipalUnknown(),
            new InvalidPolicy(),
            new UseWaypointValue(),
            new UseWaypointDangling(),
            new StrandsPolicies(),
            new NamespaceChangesMeaning()));

    private RuleBook() {}

    public static List<Rule> all() {
        return ALL;
    }

    /** The place of a rule in the book. */
    public static int position(RuleInfo rule) {
        for (int i = 0; i < ALL.size(); i++) {
            if (ALL.get(i).info().id().equals(rule.id())) {
                return i;
            }
        }
        throw new IllegalArgumentException("not in the book: " + rule.id());
    }

    public static Optional<RuleInfo> find(String id) {
        return ALL.stream().map(Rule::info).filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** What is wrong with the object, in the order of the book; each finding with the evidence of its rule. */
    public static List<Finding> check(MeshObject subject, Mesh mesh, RuleSettings settings) {
        RuleContext context = new RuleContext(mesh, settings);
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : ALL) {
            if (rule instanceof ObjectRule objectRule) {
                findings.addAll(context.withEvidence(objectRule.check(subject, context)));
            }
        }
        return findings;
    }

    /** What a change does to the policies that depend on its object, in the order of the book. */
    public static List<Finding> checkImpact(Transition transition, RuleSettings settings) {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : ALL) {
            if (rule instanceof ImpactRule impactRule) {
                findings.addAll(impactRule.check(transition, settings));
            }
        }
        return findings;
    }

    /** Whether the rule is about what a change does to other objects. */
    public static boolean isAboutImpact(RuleInfo rule) {
        return ALL.get(position(rule)) instanceof ImpactRule;
    }

    private static List<Rule> validated(List<Rule> rules) {
        Set<String> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Rule rule : rules) {
            if (!ids.add(rule.info().id()) || !names.add(rule.info().name())) {
                throw new IllegalStateException("two rules are called "
                        + rule.info().id() + " " + rule.info().name());
            }
        }
        return rules;
    }
}
