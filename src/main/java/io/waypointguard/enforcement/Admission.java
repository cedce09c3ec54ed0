package io.waypointguard.enforcement;

import io.waypointguard.enforcement.ConvertedRule.Outcome;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.Condition;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.StringList;
import java.util.function.Predicate;

/** Whether ztunnel could let an identity through by an ALLOW policy, whatever its address and port. */
public final class Admission {

    private Admission() {}

    /** Whether some connection of that identity matches some rule. */
    public static boolean mayAdmit(AuthorizationPolicy policy, ZtunnelConversion ztunnel, Identity identity) {
        return ztunnel.rules().stream()
                .filter(rule -> rule.outcome() == Outcome.CAN_MATCH)
                .anyMatch(rule -> mayMatch(rule.rule(), policy.namespace(), identity));
    }

    private static boolean mayMatch(AuthorizationRule rule, String namespace, Identity identity) {
        boolean from =
                rule.from().isEmpty() || rule.from().stream().anyMatch(source -> mayMatch(source, namespace, identity));
        return from && rule.when().stream().allMatch(condition -> mayMatch(condition, identity));
    }

    private static boolean mayMatch(MatchEntry source, String namespace, Identity identity) {
        Predicate<String> principal = pattern -> StringMatch.matches(pattern, identity.principal());
        Predicate<String> inNamespace = pattern -> StringMatch.matches(pattern, identity.namespace());
        Predicate<String> account = value -> value.equals(identity.namespace() + "/" + identity.serviceAccount())
                || (namespace.equals(identity.namespace()) && value.equals(identity.serviceAccount()));
        return passes(source.field(MatchField.PRINCIPALS), source.field(MatchField.NOT_PRINCIPALS), principal)
                && passes(source.field(MatchField.NAMESPACES), source.field(MatchField.NOT_NAMESPACES), inNamespace)
                && passes(
                        source.field(MatchField.SERVICE_ACCOUNTS),
                        source.field(MatchField.NOT_SERVICE_ACCOUNTS),
                        account);
    }

    private static boolean mayMatch(Condition condition, Identity identity) {
        return switch (condition.key()) {
            case "source.principal" ->
                passes(
                        condition.values(),
                        condition.notValues(),
                        pattern -> StringMatch.matches(pattern, identity.principal()));
            case "source.namespace" ->
                passes(
                        condition.values(),
                        condition.notValues(),
                        pattern -> StringMatch.matches(pattern, identity.namespace()));
            default -> true;
        };
    }

    private static boolean passes(StringList values, StringList notValues, Predicate<String> matches) {
        return (values.isEmpty() || values.values().stream().anyMatch(matches))
                && notValues.values().stream().noneMatch(matches);
    }
}
