package io.waypointguard.rule.rules;

import io.waypointguard.rule.RuleRegistry;
import java.util.List;

/** The rules that the guard ships with. A new rule is a new class in this package and a line here. */
public final class StandardRules {

    private StandardRules() {}

    /** All of them, in the order in which their findings are reported: a cause stands before its consequence. */
    public static RuleRegistry registry() {
        return RuleRegistry.of(List.of(
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
    }
}
