package io.waypointguard.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.render.FixYaml;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.fixture.Manifests;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Anybody who may write policies can write long ones: no finding may cost or say more for that. */
class LongPoliciesTest {

    private static final int MANY = 20_000;
    private static final int LONGEST_FIX = 6_000;

    @Test
    @DisplayName("Thousands of bad principals are all found, at once, and no fix repeats them")
    void thousands_of_bad_principals() {
        String principals = IntStream.range(0, MANY)
                .mapToObj(i -> "\"spiffe://cluster.local/ns/shop/sa/web-" + i + '"')
                .collect(Collectors.joining(", "));
        List<Fix> fixes = fixes("WG010", "rules: [{from: [{source: {principals: [" + principals + "]}}]}]");
        assertThat(fixes.size()).isEqualTo(MANY);
        assertThat(Set.copyOf(fixes)).containsExactly(Fix.NONE);
    }

    @Test
    @DisplayName("Thousands of sources with trust domains share one short fix")
    void thousands_of_trust_domains() {
        String sources = IntStream.range(0, MANY)
                .mapToObj(i -> "{source: {trustDomains: [domain-" + i + "]}}")
                .collect(Collectors.joining(", "));
        List<Fix> fixes = fixes("WG013", "rules: [{from: [" + sources + "]}]");
        assertThat(fixes.size()).isEqualTo(MANY);
        assertThat(Set.copyOf(fixes))
                .singleElement()
                .extracting(FixYaml::text, InstanceOfAssertFactories.STRING)
                .contains("targetRefs")
                .hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @CsvSource({"WG004, Service", "WG005, service"})
    @DisplayName("Thousands of bad target references are all found, at once, and no fix repeats them")
    void thousands_of_bad_references(String rule, String kind) {
        String refs = IntStream.range(0, MANY)
                .mapToObj(i -> "{kind: " + kind + ", name: cart-" + i + "}")
                .collect(Collectors.joining(", "));
        List<Fix> fixes = fixes(rule, "targetRefs: [" + refs + "]");
        assertThat(fixes.size()).isGreaterThanOrEqualTo(MANY);
        assertThat(Set.copyOf(fixes)).containsExactly(Fix.NONE);
    }

    @Test
    @DisplayName("A fix is as long as its limit at most, and there is one for every policy that is shorter")
    void a_fix_is_as_long_as_its_limit_at_most() {
        int longest = 0;
        for (int count = 1; count < 200; count++) {
            String principals = IntStream.range(0, count)
                    .mapToObj(i -> "\"spiffe://cluster.local/ns/shop/sa/web-" + i + '"')
                    .collect(Collectors.joining(", "));
            Fix fix = fixes("WG010", "rules: [{from: [{source: {principals: [" + principals + "]}}]}]")
                    .get(0);
            int length = FixYaml.text(fix).length();
            assertThat(length).isLessThanOrEqualTo(LONGEST_FIX);
            boolean cut = longest > length;
            assertThat(cut).as("%d principals", count).isEqualTo(length == 0);
            longest = Math.max(longest, length);
        }
        assertThat(longest).isGreaterThan(LONGEST_FIX * 9 / 10);
    }

    /** The fixes of what the rule finds; the findings themselves are too long to be printed by a failing assertion. */
    private static List<Fix> fixes(String rule, String rules) {
        JsonNode policy = Manifests.read("""
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: long, namespace: shop}
                spec:
                  selector: {matchLabels: {app: cart}}
                """ + "  " + rules).get(0);
        return Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> StandardRules.registry()
                        .check(Manifests.decode(policy), MeshSnapshot.partial(List.of()), RuleSettings.DEFAULTS)
                        .stream()
                        .filter(finding -> finding.rule().id().equals(rule))
                        .map(Finding::fix)
                        .toList());
    }
}
