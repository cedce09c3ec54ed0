package io.waypointguard.enforcement;

import static io.waypointguard.testing.MeshYaml.policy;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is left of the rules at ztunnel: a rule is a conjunction of clauses (one for all of {@code to}, one for all of
 * {@code from}, one for each {@code when}), a clause a disjunction of matches, and an empty match never matches.
 */
class ZtunnelClausesTest {

    private static final String SOURCES = """
            ALLOW | [{from: [{source: {principals: [p]}}, {source: {requestPrincipals: [r]}}]}]                     | 0 | false | denies-everything
            DENY  | [{from: [{source: {principals: [p]}}, {source: {requestPrincipals: [r]}}]}]                     | 1 | false | partly-enforced
            DENY  | [{from: [{source: {requestPrincipals: [r]}}, {source: {principals: [p]}}]}]                     | 1 | false | partly-enforced
            DENY  | [{from: [{source: {requestPrincipals: [r]}}, {source: {remoteIpBlocks: [10.0.0.1]}}]}]          | 0 | false | never-enforced
            DENY  | [{from: [{source: {principals: [p], requestPrincipals: [r]}}]}]                                 | 1 | false | wider-than-written
            DENY  | [{from: [{source: {namespaces: [n], notRequestPrincipals: ['*']}}]}]                            | 1 | false | wider-than-written
            ALLOW | [{from: [{source: {principals: [p]}}, {source: {namespaces: [n]}}]}]                            | 1 | false | as-written
            """;

    private static final String OPERATIONS = """
            DENY  | [{to: [{operation: {ports: ['80'], methods: [GET]}}]}]                                          | 1 | false | wider-than-written
            DENY  | [{to: [{operation: {notPorts: ['80'], notPaths: [/a]}}]}]                                       | 1 | false | wider-than-written
            ALLOW | [{to: [{operation: {ports: ['80'], methods: [GET]}}]}]                                          | 0 | false | denies-everything
            DENY  | [{to: [{operation: {ports: ['80']}}, {operation: {methods: [GET]}}]}]                           | 1 | false | partly-enforced
            DENY  | [{to: [{operation: {methods: [GET]}}, {operation: {paths: [/a]}}]}]                             | 0 | false | never-enforced
            """;

    private static final String CONJUNCTIONS = """
            DENY  | [{from: [{source: {principals: [p]}}], to: [{operation: {methods: [GET]}}]}]                    | 0 | false | never-enforced
            DENY  | [{from: [{source: {requestPrincipals: [r]}}], to: [{operation: {ports: ['80']}}]}]              | 0 | false | never-enforced
            DENY  | [{from: [{source: {principals: [p]}}], when: [{key: connection.sni, values: [a]}]}]             | 0 | false | never-enforced
            DENY  | [{to: [{operation: {ports: ['80']}}], when: [{key: 'request.headers[a]', notValues: [b]}]}]     | 0 | false | never-enforced
            DENY  | [{when: [{key: source.ip, values: [10.0.0.1]}, {key: remote.ip, values: [10.0.0.1]}]}]          | 0 | false | never-enforced
            DENY  | [{when: [{key: source.ip, values: [10.0.0.1]}, {key: destination.port, values: ['1']}]}]        | 1 | false | as-written
            ALLOW | [{from: [{source: {principals: [p]}}], to: [{operation: {ports: ['80']}}]}]                     | 1 | false | as-written
            ALLOW | [{from: [{source: {principals: [p]}}], to: [{operation: {methods: [GET]}}]}]                    | 0 | false | denies-everything
            ALLOW | [{from: [{source: {trustDomains: [t]}}], to: [{operation: {ports: ['80']}}]}]                   | 0 | false | denies-everything
            DENY  | [{from: [{source: {trustDomains: [t]}}, {source: {namespaces: [n]}}]}]                          | 1 | false | partly-enforced
            """;

    private static final String SEVERAL_RULES = """
            ALLOW | [{from: [{source: {principals: [p]}}]}, {to: [{operation: {methods: [GET]}}]}]                  | 1 | false | partly-enforced
            DENY  | [{from: [{source: {principals: [p]}}]}, {to: [{operation: {methods: [GET]}}]}]                  | 1 | false | partly-enforced
            DENY  | [{from: [{source: {principals: [p]}}]}, {to: [{operation: {ports: ['1'], methods: [GET]}}]}]    | 2 | false | wider-than-written
            ALLOW | [{to: [{operation: {methods: [GET]}}]}, {to: [{operation: {paths: [/a]}}]}]                     | 0 | false | denies-everything
            ALLOW | [{}, {to: [{operation: {methods: [GET]}}]}]                                                     | 1 | true  | partly-enforced
            """;

    private static final String DEGENERATE = """
            ALLOW | [{}]                                                                                            | 1 | true  | as-written
            DENY  | [{}]                                                                                            | 1 | true  | as-written
            ALLOW | [{from: []}]                                                                                    | 1 | true  | as-written
            ALLOW | [{from: [], to: [], when: []}]                                                                  | 1 | true  | as-written
            DENY  | [{from: [{source: {principals: [p]}}], to: []}]                                                 | 1 | false | as-written
            ALLOW | [{from: [{source: {}}]}]                                                                        | 0 | false | denies-everything
            ALLOW | [{to: [{operation: {}}]}]                                                                       | 0 | false | denies-everything
            DENY  | [{to: [{operation: {methods: [], paths: []}}]}]                                                 | 0 | false | never-enforced
            DENY  | [{when: [{key: source.ip, values: []}]}]                                                        | 0 | false | never-enforced
            """;

    private static final String UNPARSABLE = """
            ALLOW | [{from: [{source: {ipBlocks: [nonsense]}}]}]                                                    | 0 | false | denies-everything
            DENY  | [{from: [{source: {ipBlocks: [nonsense]}}]}]                                                    | 0 | false | never-enforced
            DENY  | [{from: [{source: {notIpBlocks: [10.0.0.0/33]}}]}]                                              | 0 | false | never-enforced
            DENY  | [{from: [{source: {ipBlocks: [10.0.0.256], namespaces: [n]}}]}]                                 | 1 | false | wider-than-written
            DENY  | [{from: [{source: {notIpBlocks: ['fe80::1%eth0/64'], namespaces: [n]}}]}]                       | 1 | false | wider-than-written
            DENY  | [{to: [{operation: {ports: [http]}}]}]                                                          | 0 | false | never-enforced
            ALLOW | [{to: [{operation: {ports: ['+80']}}]}]                                                         | 0 | false | denies-everything
            ALLOW | [{to: [{operation: {notPorts: ['65536']}}]}]                                                    | 0 | false | denies-everything
            ALLOW | [{to: [{operation: {ports: ['0080', '65535', '0']}}]}]                                          | 1 | false | as-written
            DENY  | [{when: [{key: destination.port, values: [http]}]}]                                             | 0 | false | never-enforced
            DENY  | [{when: [{key: source.ip, values: [010.0.0.1]}]}]                                               | 0 | false | never-enforced
            DENY  | [{when: [{key: source.ip, values: [nonsense], notValues: [10.0.0.1]}]}]                         | 1 | false | wider-than-written
            DENY  | [{from: [{source: {ipBlocks: [nonsense]}}, {source: {namespaces: [n]}}]}]                       | 1 | false | partly-enforced
            DENY  | [{from: [{source: {ipBlocks: [nonsense, 10.0.0.1]}}]}]                                          | 1 | false | as-written
            ALLOW | [{when: [{key: destination.ip, notValues: ['::ffff:10.0.0.1', 'fe80::1%eth0']}]}]               | 1 | false | as-written
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = SOURCES + OPERATIONS + CONJUNCTIONS)
    void what_ztunnel_cannot_match_makes_an_ALLOW_rule_vanish_and_a_DENY_rule_dead_or_wider(
            String action, String rules, long effective, boolean everything, String effect) {
        expect(action, rules, effective, everything, effect);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = SEVERAL_RULES)
    void each_rule_stands_for_itself(String action, String rules, long effective, boolean everything, String effect) {
        expect(action, rules, effective, everything, effect);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = DEGENERATE)
    void a_rule_without_clauses_matches_everything_and_an_empty_match_nothing(
            String action, String rules, long effective, boolean everything, String effect) {
        expect(action, rules, effective, everything, effect);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = UNPARSABLE)
    void what_cannot_be_parsed_is_dropped_in_silence(
            String action, String rules, long effective, boolean everything, String effect) {
        expect(action, rules, effective, everything, effect);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ''
            {}
            {action: ALLOW}
            {rules: []}
            {action: ALLOW, rules: []}
            {targetRefs: []}
            """)
    void an_ALLOW_without_rules_denies_everything_as_it_says(String spec) {
        ZtunnelConversion ztunnel = ZtunnelConversion.of(policy("a", spec.replace("''", "")), MeshSettings.DEFAULTS);
        assertThat(ztunnel.sent()).isTrue();
        assertThat(ztunnel.attached()).isTrue();
        assertThat(ztunnel.effectiveRules()).isZero();
        assertThat(ztunnel.matchesEverything()).isFalse();
        assertThat(ztunnel.condition()).isEqualTo(new StatusCondition("ZtunnelAccepted", true, "Accepted"));
    }

    private static void expect(String action, String rules, long effective, boolean everything, String effect) {
        ZtunnelConversion ztunnel = ZtunnelConversion.of(
                policy("a", "{action: " + action + ", rules: " + rules + "}"), MeshSettings.DEFAULTS);
        assertThat(ztunnel.sent()).isTrue();
        assertThat(ztunnel.effectiveRules()).as("effective rules").isEqualTo(effective);
        assertThat(ztunnel.matchesEverything()).as("matches everything").isEqualTo(everything);
        assertThat(ztunnel.effect().text()).isEqualTo(effect);
    }
}
