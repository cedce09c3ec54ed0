package io.waypointguard.cli.explain;

import io.waypointguard.enforcement.ConvertedRule;
import io.waypointguard.enforcement.DryRun;
import io.waypointguard.enforcement.Effect;
import io.waypointguard.enforcement.TargetEnforcement;
import io.waypointguard.enforcement.ZtunnelConversion;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.PolicySpec.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in words who enforces what. */
final class Narrative {

    private static final String ARROW = " -> ";

    private Narrative() {}

    static String effect(Effect effect, Action action) {
        return switch (effect) {
            case AS_WRITTEN -> "enforced as written";
            case DENIES_EVERYTHING -> "blocks all traffic";
            case NEVER_ENFORCED ->
                action == Action.DENY ? "never enforced: what it should stop passes" : "never enforced";
            case PARTLY_ENFORCED -> "enforced in part";
            case WIDER_THAN_WRITTEN -> "matches more than written";
        };
    }

    /** The way of a request, for each target, or to the workloads of a policy that ztunnel enforces. */
    static List<String> hops(PolicyExplanation explanation) {
        AuthorizationPolicy policy = explanation.policy();
        Optional<ZtunnelConversion> ztunnel = explanation.enforcement().ztunnel();
        if (ztunnel.isPresent()) {
            return List.of("client -> ztunnel of the client -> ztunnel of the workload "
                    + atZtunnel(ztunnel.get(), explanation.enforcement().effect()) + ARROW
                    + workloads(policy, ztunnel.get()));
        }
        return explanation.enforcement().targets().stream()
                .map(target -> hops(policy, target))
                .toList();
    }

    private static String atZtunnel(ZtunnelConversion ztunnel, Effect effect) {
        if (!ztunnel.sent()) {
            return "[is not given this policy]";
        }
        return switch (effect) {
            case AS_WRITTEN -> "[enforces this policy]";
            case DENIES_EVERYTHING -> "[blocks everything by this policy]";
            case NEVER_ENFORCED -> "[has nothing of this policy to enforce]";
            case PARTLY_ENFORCED, WIDER_THAN_WRITTEN -> "[enforces what is left of this policy]";
        };
    }

    private static String workloads(AuthorizationPolicy policy, ZtunnelConversion ztunnel) {
        return switch (ztunnel.scope()) {
            case WORKLOAD ->
                ztunnel.attached() || !ztunnel.sent()
                        ? "the pods that spec.selector selects"
                        : "no pod: spec.selector is empty";
            case NAMESPACE -> "every pod of the Namespace " + policy.namespace();
            case GLOBAL -> "every ambient pod of the mesh";
        };
    }

    private static String hops(AuthorizationPolicy policy, TargetEnforcement target) {
        String start = "client -> ztunnel (L4, mTLS)" + ARROW;
        String end = target.ref().kind() + " "
                + new NamespacedName(policy.namespace(), target.ref().name());
        return switch (target.standing()) {
            case ENFORCED ->
                switch (target.ref().kind()) {
                    case "Gateway" -> "client" + ARROW + end + " [enforces this policy]" + ARROW + "what is behind it";
                    case "GatewayClass" ->
                        start + "every waypoint of the mesh [enforces this policy]" + ARROW
                                + "the Services that use it";
                    default ->
                        start + "waypoint "
                                + target.waypoint()
                                        .map(NamespacedName::toString)
                                        .orElse("") + " [enforces this policy]" + ARROW
                                + end;
                };
            case PENDING, NOT_READY ->
                target.binding().isPresent()
                        ? start + "(no waypoint yet: nobody enforces this policy)" + ARROW + end
                        : end + " is not there yet, or not ready: nobody enforces this policy";
            case NOT_FOUND -> end + " does not exist: nobody enforces this policy";
            case INVALID -> end + " is no target that Istio follows: nobody enforces this policy";
            case NOT_ENROLLED, WAYPOINT_UNUSABLE -> start + "(no waypoint: nobody enforces this policy)" + ARROW + end;
            case EXTERNAL_NAME ->
                "client -> the name that " + end + " is an alias of: past every waypoint, nobody enforces this policy";
            case BYPASSED ->
                "client -> ztunnel -> the pods of the headless " + end
                        + ": past the waypoint, nobody enforces this policy";
        };
    }

    /** Who enforces each rule, and as what. */
    static List<String> rules(PolicyExplanation explanation) {
        AuthorizationPolicy policy = explanation.policy();
        Optional<ZtunnelConversion> ztunnel = explanation.enforcement().ztunnel();
        List<String> lines = new ArrayList<>();
        if (policy.spec().rules().isEmpty()) {
            lines.add(
                    policy.spec().action() == Action.ALLOW
                            ? "there are no rules: an ALLOW that admits nobody"
                            : "there are no rules");
        } else if (ztunnel.isPresent()) {
            ztunnel.get()
                    .rules()
                    .forEach(rule -> lines.add(rule.rule().path() + ": " + byZtunnel(policy, ztunnel.get(), rule)));
        } else {
            policy.spec().rules().forEach(rule -> lines.add(rule.path() + ": " + byWaypoints(explanation)));
        }
        return lines;
    }

    private static String byZtunnel(AuthorizationPolicy policy, ZtunnelConversion ztunnel, ConvertedRule rule) {
        String without = String.join(", ", rule.unsupported().keySet());
        if (!ztunnel.sent()) {
            return "nobody: ztunnel is not given "
                    + (DryRun.of(policy) == DryRun.ON
                            ? "a dry run"
                            : "a policy with action " + ExplainJson.action(policy.spec()));
        }
        if (!ztunnel.attached()) {
            return "nobody: ztunnel has it and applies it to no pod";
        }
        return switch (rule.outcome()) {
            case DROPPED -> "ztunnel leaves the rule out, because it does not know " + without;
            case NEVER_MATCHES ->
                without.isEmpty()
                        ? "ztunnel has the rule, and it can never match"
                        : "ztunnel has the rule without " + without + ", and what is left can never match";
            case CAN_MATCH ->
                "ztunnel"
                        + (without.isEmpty() ? "" : ", without " + without)
                        + (rule.losesMatches() ? ": a part of it can never match" : "")
                        + (rule.widened() ? ": matches more than written" : "")
                        + (rule.matchesEverything() ? ", for every connection" : "");
        };
    }

    private static String byWaypoints(PolicyExplanation explanation) {
        List<TargetEnforcement> targets = explanation.enforcement().targets();
        long enforced = targets.stream().filter(TargetEnforcement::enforced).count();
        if (enforced == 0 || explanation.policy().spec().action() == Action.UNKNOWN) {
            return "nobody";
        }
        return enforced == targets.size()
                ? "the waypoint, as written"
                : "the waypoint, as written, for " + enforced + " of " + targets.size()
                        + " targets; nobody for the rest";
    }
}
