package io.waypointguard.enforcement;

import static io.waypointguard.testing.MeshYaml.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.mesh.MeshSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which fields and keys ztunnel knows, one by one. */
class ZtunnelFieldsTest {

    private static final MeshSnapshot NO_MESH = MeshSnapshot.complete(List.of());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            from | source    | principals          | cluster.local/ns/a/sa/b
            from | source    | notPrincipals       | cluster.local/ns/a/sa/b
            from | source    | principals          | '*'
            from | source    | namespaces          | a
            from | source    | notNamespaces       | a
            from | source    | serviceAccounts     | a/b
            from | source    | serviceAccounts     | b
            from | source    | notServiceAccounts  | a/b
            from | source    | ipBlocks            | 10.0.0.0/8
            from | source    | notIpBlocks         | 10.0.0.1
            to   | operation | ports               | 8080
            to   | operation | notPorts            | 8080
            """)
    void ztunnel_matches_a_field_of_layer_4(String part, String inner, String field, String value) {
        String rules = "rules: [{%s: [{%s: {%s: ['%s']}}]}]".formatted(part, inner, field, value);
        for (String action : List.of("ALLOW", "DENY")) {
            PolicyEnforcement enforcement = enforcement(action, rules);
            ZtunnelConversion ztunnel = enforcement.ztunnel().orElseThrow();
            assertThat(ztunnel.unsupported()).isEmpty();
            assertThat(ztunnel.effectiveRules()).isOne();
            assertThat(ztunnel.matchesEverything()).isFalse();
            assertThat(enforcement.effect()).isEqualTo(Effect.AS_WRITTEN);
            assertThat(enforcement.conditions()).containsExactly(ztunnelAccepted(true, "Accepted"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            from | source    | remoteIpBlocks       | 10.0.0.0/8
            from | source    | notRemoteIpBlocks    | 10.0.0.1
            from | source    | requestPrincipals    | iss/sub
            from | source    | notRequestPrincipals | '*'
            to   | operation | hosts                | '*'
            to   | operation | notHosts             | a.example
            to   | operation | methods              | '*'
            to   | operation | notMethods           | GET
            to   | operation | paths                | '*'
            to   | operation | notPaths             | /admin
            """)
    void ztunnel_leaves_out_a_field_of_layer_7_even_with_a_wildcard(
            String part, String inner, String field, String value) {
        expectsUnsupported(field, "rules: [{%s: [{%s: {%s: ['%s']}}]}]".formatted(part, inner, field, value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            source.ip        | 10.0.0.0/8
            source.namespace | a
            source.principal | cluster.local/ns/a/sa/b
            destination.ip   | 10.0.0.1
            destination.port | 80
            """)
    void ztunnel_matches_a_when_key_of_layer_4(String key, String value) {
        for (String values : List.of("values", "notValues")) {
            PolicyEnforcement enforcement =
                    enforcement("ALLOW", "rules: [{when: [{key: %s, %s: ['%s']}]}]".formatted(key, values, value));
            assertThat(enforcement.effect()).isEqualTo(Effect.AS_WRITTEN);
            assertThat(enforcement.ztunnel().orElseThrow().unsupported()).isEmpty();
            assertThat(enforcement.conditions()).containsExactly(ztunnelAccepted(true, "Accepted"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source.serviceAccount",
                "source.trustDomain",
                "remote.ip",
                "connection.sni",
                "request.headers[x-a]",
                "request.auth.principal",
                "request.auth.audiences",
                "request.auth.presenter",
                "request.auth.claims[iss]",
                "experimental.envoy.filters.a[b]",
                "Source.ip",
                "source.IP",
                "destination.labels[a]",
                "made.up"
            })
    void ztunnel_leaves_out_every_other_when_key(String key) {
        expectsUnsupported(key, "rules: [{when: [{key: '%s', values: [a]}]}]".formatted(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"methods", "notMethods", "paths", "notPaths", "hosts", "notHosts"})
    void an_empty_list_is_not_layer_7(String field) {
        PolicyEnforcement enforcement =
                enforcement("ALLOW", "rules: [{to: [{operation: {ports: ['80'], %s: []}}]}]".formatted(field));
        assertThat(enforcement.effect()).isEqualTo(Effect.AS_WRITTEN);
        assertThat(enforcement.conditions()).containsExactly(ztunnelAccepted(true, "Accepted"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            trustDomains    | ALLOW | denies-everything
            notTrustDomains | ALLOW | denies-everything
            trustDomains    | DENY  | never-enforced
            notTrustDomains | DENY  | never-enforced
            """)
    void a_source_of_trust_domains_alone_is_an_empty_match_that_istiod_does_not_report(
            String field, String action, String effect) {
        PolicyEnforcement enforcement =
                enforcement(action, "rules: [{from: [{source: {%s: [cluster.local]}}]}]".formatted(field));
        assertThat(enforcement.effect().text()).isEqualTo(effect);
        assertThat(enforcement.ztunnel().orElseThrow().effectiveRules()).isZero();
        assertThat(enforcement.conditions()).containsExactly(ztunnelAccepted(true, "Accepted"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            trustDomains    | ALLOW
            notTrustDomains | ALLOW
            trustDomains    | DENY
            notTrustDomains | DENY
            """)
    void trust_domains_beside_another_field_are_lost_and_the_source_matches_more(String field, String action) {
        PolicyEnforcement enforcement = enforcement(
                action, "rules: [{from: [{source: {namespaces: [a], %s: [cluster.local]}}]}]".formatted(field));
        assertThat(enforcement.effect()).isEqualTo(Effect.WIDER_THAN_WRITTEN);
        assertThat(enforcement.ztunnel().orElseThrow().effectiveRules()).isOne();
        assertThat(enforcement.conditions()).containsExactly(ztunnelAccepted(true, "Accepted"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ALLOW | [{from: [{source: {namespaces: [a], newField: [b]}}]}]                                       | newField          | Accepted         | denies-everything
            DENY  | [{from: [{source: {namespaces: [a], newField: [b]}}]}]                                       | newField          | Accepted         | wider-than-written
            DENY  | [{from: [{source: {newField: [b]}}]}]                                                        | newField          | Accepted         | never-enforced
            DENY  | [{from: [{source: {namespaces: [a]}}], newClause: [b]}]                                      | newClause         | Accepted         | wider-than-written
            DENY  | [{to: [{operation: {ports: ['1'], newField: [b]}}], when: [{key: remote.ip, values: [a]}]}]  | newField,remote.ip | UnsupportedValue | never-enforced
            """)
    void an_unknown_field_counts_as_unsupported_and_istiod_never_sees_it(
            String action, String rules, String unsupported, String reason, String effect) {
        PolicyEnforcement enforcement = enforcement(action, "rules: " + rules);
        assertThat(enforcement.ztunnel().orElseThrow().unsupported()).containsOnlyKeys(unsupported.split(","));
        assertThat(enforcement.effect().text()).isEqualTo(effect);
        assertThat(enforcement.conditions()).containsExactly(ztunnelAccepted(true, reason));
    }

    @Test
    void istiod_cannot_decode_an_unknown_action_and_says_nothing() {
        PolicyEnforcement enforcement = enforcement("allow", "rules: [{}]");
        assertThat(enforcement.conditions()).isEmpty();
        assertThat(enforcement.effect()).isEqualTo(Effect.NEVER_ENFORCED);
        assertThat(enforcement.ztunnel().orElseThrow().sent()).isFalse();
    }

    private static void expectsUnsupported(String name, String rules) {
        PolicyEnforcement allow = enforcement("ALLOW", rules);
        assertThat(allow.ztunnel().orElseThrow().unsupported()).containsOnlyKeys(name);
        assertThat(allow.ztunnel().orElseThrow().effectiveRules()).isZero();
        assertThat(allow.effect()).isEqualTo(Effect.DENIES_EVERYTHING);
        assertThat(allow.conditions()).containsExactly(ztunnelAccepted(true, "UnsupportedValue"));

        PolicyEnforcement deny = enforcement("DENY", rules);
        assertThat(deny.ztunnel().orElseThrow().unsupported()).containsOnlyKeys(name);
        assertThat(deny.ztunnel().orElseThrow().effectiveRules()).isZero();
        assertThat(deny.effect()).isEqualTo(Effect.NEVER_ENFORCED);
        assertThat(deny.conditions()).containsExactly(ztunnelAccepted(true, "UnsupportedValue"));
    }

    private static PolicyEnforcement enforcement(String action, String rules) {
        return PolicyEnforcement.of(policy("a", "action: " + action + "\n" + rules), NO_MESH, MeshSettings.DEFAULTS);
    }

    private static StatusCondition ztunnelAccepted(boolean status, String reason) {
        return new StatusCondition("ZtunnelAccepted", status, reason);
    }
}
