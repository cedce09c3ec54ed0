package io.waypointguard.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.enforcement.PolicyCases.PolicyCase;
import io.waypointguard.enforcement.PolicyCases.RefusedBy;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.RuleSettings;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.MeshYaml;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** WG005 and WG017 together deny what Istio's webhook or the CRD refuses, and nothing else. */
class ValidationTest {

    private static final Set<String> VALIDATION = Set.of("WG005", "WG017");

    static Stream<PolicyCase> cases() {
        return PolicyCases.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void what_Istio_refuses_is_denied_and_what_it_takes_is_not(PolicyCase policy) {
        assertThat(denials(policy).isEmpty())
                .as("%s, denied by %s", policy, denials(policy))
                .isEqualTo(policy.refusedBy() == RefusedBy.NOBODY);
    }

    @Test
    void a_match_of_nothing_but_unknown_fields_is_a_warning_because_a_later_Istio_may_know_them() {
        AuthorizationPolicy policy = MeshYaml.policy("app", "{rules: [{from: [{source: {newField: [a]}}]}]}");
        assertThat(StandardRules.registry().check(policy, MeshSnapshot.complete(List.of()), RuleSettings.DEFAULTS))
                .filteredOn(finding -> VALIDATION.contains(finding.rule().id()))
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
    }

    /** The rules of validation that deny the policy, with where and why. */
    static List<String> denials(PolicyCase policy) {
        return denials(policy.manifest("policy"));
    }

    static List<String> denials(JsonNode manifest) {
        return StandardRules.registry()
                .check(MeshYaml.object(manifest), MeshSnapshot.complete(List.of()), RuleSettings.DEFAULTS)
                .stream()
                .filter(finding -> finding.severity() == Severity.DENY)
                .filter(finding -> VALIDATION.contains(finding.rule().id()))
                .map(ValidationTest::text)
                .toList();
    }

    private static String text(Finding finding) {
        return finding.rule().id() + " " + finding.path() + ": " + finding.message();
    }
}
