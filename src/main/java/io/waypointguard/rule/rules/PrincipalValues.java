package io.waypointguard.rule.rules;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.Condition;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.StringList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The places of a policy where principals stand. */
final class PrincipalValues {

    /** One value, and where it stands. */
    record PrincipalValue(String path, String text) {}

    private PrincipalValues() {}

    static List<PrincipalValue> of(AuthorizationPolicy policy) {
        List<PrincipalValue> values = new ArrayList<>();
        for (StringList list : policy.spec().principalLists()) {
            for (int i = 0; i < list.values().size(); i++) {
                values.add(new PrincipalValue(list.path(i), list.values().get(i)));
            }
        }
        return values;
    }

    /** The policy with every principal replaced. */
    static AuthorizationPolicy replaced(AuthorizationPolicy policy, UnaryOperator<String> replacement) {
        List<AuthorizationRule> rules = policy.spec().rules().stream()
                .map(rule -> new AuthorizationRule(
                        rule.path(),
                        rule.from().stream()
                                .map(source -> replaced(source, replacement))
                                .toList(),
                        rule.to(),
                        rule.when().stream()
                                .map(condition -> replaced(condition, replacement))
                                .toList(),
                        rule.unknownFields()))
                .toList();
        return new AuthorizationPolicy(policy.metadata(), policy.spec().withRules(rules));
    }

    private static MatchEntry replaced(MatchEntry source, UnaryOperator<String> replacement) {
        Map<MatchField, StringList> fields = new EnumMap<>(MatchField.class);
        source.fields()
                .forEach((field, list) -> fields.put(
                        field,
                        field == MatchField.PRINCIPALS || field == MatchField.NOT_PRINCIPALS
                                ? replaced(list, replacement)
                                : list));
        return new MatchEntry(source.path(), source.present(), fields, source.unknownFields());
    }

    private static Condition replaced(Condition condition, UnaryOperator<String> replacement) {
        return condition.isOnPrincipal()
                ? new Condition(
                        condition.path(),
                        condition.key(),
                        replaced(condition.values(), replacement),
                        replaced(condition.notValues(), replacement))
                : condition;
    }

    private static StringList replaced(StringList list, UnaryOperator<String> replacement) {
        return new StringList(
                list.path(),
                list.present(),
                list.values().stream().map(replacement).toList());
    }
}
