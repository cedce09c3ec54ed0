package io.waypointguard.decode;

import static io.waypointguard.testing.MeshYaml.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.Unrecognised;
import io.waypointguard.mesh.Unrecognised.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Absent, null, empty and unknown in the spec of a policy. */
class PolicyDecodeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                                     | false | false | {}
            {selector: null}                       | false | false | {}
            {selector: {}}                         | true  | false | {}
            {selector: {matchLabels: null}}        | true  | false | {}
            {selector: {matchLabels: {}}}          | true  | true  | {}
            {selector: {matchLabels: {a: null}}}   | true  | true  | {}
            {selector: {matchLabels: {a: ''}}}     | true  | true  | {a=}
            {selector: {matchLabels: {a: b}}}      | true  | true  | {a=b}
            """)
    void a_selector_is_absent_empty_or_has_labels(
            String spec, boolean present, boolean matchLabelsPresent, String matchLabels) {
        var selector = spec(spec).selector();
        assertThat(selector.present()).isEqualTo(present);
        assertThat(selector.matchLabelsPresent()).isEqualTo(matchLabelsPresent);
        assertThat(selector.matchLabels().toString()).isEqualTo(matchLabels);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}                                                                          | false | 0 | 0 | true
            {targetRefs: null}                                                          | false | 0 | 0 | true
            {targetRefs: []}                                                            | true  | 0 | 0 | true
            {targetRef: null}                                                           | false | 0 | 0 | true
            {targetRef: {}}                                                             | false | 0 | 1 | false
            {targetRef: {kind: Service, name: a}}                                       | false | 0 | 1 | false
            {targetRefs: [], targetRef: {kind: Service, name: a}}                       | true  | 0 | 1 | false
            {targetRefs: [{kind: Service, name: a}], targetRef: {kind: Pod, name: b}}   | true  | 1 | 1 | false
            {target_refs: [{kind: Service, name: a}]}                                   | false | 0 | 0 | true
            {TargetRefs: [{kind: Service, name: a}]}                                    | false | 0 | 0 | true
            """)
    void the_list_of_targets_goes_before_the_single_one(
            String spec, boolean present, int plural, int singular, boolean forZtunnel) {
        PolicySpec decoded = spec(spec);
        assertThat(decoded.targetRefs().present()).isEqualTo(present);
        assertThat(decoded.targetRefs().refs()).hasSize(plural);
        assertThat(decoded.targetRef()).hasSize(singular);
        assertThat(decoded.isForZtunnel()).isEqualTo(forZtunnel);
        assertThat(decoded.effectiveTargetRefs()).hasSize(plural > 0 ? plural : singular);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {kind: Service, name: a}              | false | core
            {group: null, kind: Service, name: a} | false | core
            {group: '', kind: Service, name: a}   | true  | core
            {group: core, kind: Service, name: a} | true  | core
            {group: v1, kind: Service, name: a}   | true  | v1
            """)
    void an_absent_group_and_an_empty_one_are_one_for_Istio_and_two_for_the_guard(
            String ref, boolean present, String canonical) {
        var decoded = spec("{targetRefs: [" + ref + "]}").targetRefs().refs().get(0);
        assertThat(decoded.groupPresent()).isEqualTo(present);
        assertThat(decoded.canonicalGroup()).isEqualTo(canonical);
        assertThat(decoded.path()).isEqualTo("spec.targetRefs[0]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {}               | ALLOW
            {action: null}   | ALLOW
            {action: ALLOW}  | ALLOW
            {action: DENY}   | DENY
            {action: AUDIT}  | AUDIT
            {action: CUSTOM} | CUSTOM
            {action: ''}     | UNKNOWN
            {action: allow}  | UNKNOWN
            {action: 1}      | UNKNOWN
            {action: {}}     | UNKNOWN
            """)
    void an_absent_action_is_ALLOW_and_an_unknown_one_is_unknown(String spec, Action action) {
        assertThat(spec(spec).action()).isEqualTo(action);
    }

    @ParameterizedTest
    @EnumSource(MatchField.class)
    void a_match_field_is_absent_or_present_and_knows_its_place(MatchField field) {
        boolean source =
                MatchField.of(MatchField.Part.SOURCE, field.fieldName()).isPresent();
        String rule = source ? "{from: [{source: {%s: %s}}]}" : "{to: [{operation: {%s: %s}}]}";
        String place = source ? "spec.rules[0].from[0].source." : "spec.rules[0].to[0].operation.";

        MatchEntry none = entry(rule.formatted(field.fieldName(), "null"));
        assertThat(none.present()).isTrue();
        assertThat(none.fields()).isEmpty();
        assertThat(none.field(field).present()).isFalse();
        assertThat(none.unknownFields()).isEmpty();

        MatchEntry empty = entry(rule.formatted(field.fieldName(), "[]"));
        assertThat(empty.field(field).present()).isTrue();
        assertThat(empty.field(field).isEmpty()).isTrue();

        MatchEntry two = entry(rule.formatted(field.fieldName(), "[a, '']"));
        assertThat(two.field(field).values()).containsExactly("a", "");
        assertThat(two.field(field).path(1)).isEqualTo(place + field.fieldName() + "[1]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {from: [{source: {hosts: [a]}}]}       | hosts
            {to: [{operation: {principals: [a]}}]} | principals
            {from: [{source: {Principals: [a]}}]}  | Principals
            {from: [{source: {not_principals: [a]}}]} | not_principals
            """)
    void a_field_in_the_wrong_place_or_spelling_is_unknown(String rule, String unknown) {
        MatchEntry entry = entry(rule);
        assertThat(entry.fields()).isEmpty();
        assertThat(entry.unknownFields()).containsExactly(unknown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {unknown: 1}                                                | spec.unknown
            {Rules: []}                                                 | spec.Rules
            {selector: {matchExpressions: []}}                          | spec.selector.matchExpressions
            {provider: {names: []}}                                     | spec.provider.names
            {targetRefs: [{kind: Service, name: a, sectionName: b}]}    | spec.targetRefs[0].sectionName
            {targetRef: {kind: Service, name: a, port: 1}}              | spec.targetRef.port
            {rules: [{When: []}]}                                       | spec.rules[0].When
            {rules: [{from: [{src: {}}]}]}                              | spec.rules[0].from[0].src
            {rules: [{from: [{source: {a: []}}]}]}                      | spec.rules[0].from[0].source.a
            {rules: [{to: [{operation: {a: []}}]}]}                     | spec.rules[0].to[0].operation.a
            {rules: [{when: [{key: a, value: b}]}]}                     | spec.rules[0].when[0].value
            """)
    void an_unknown_field_is_noted_with_its_place(String spec, String path) {
        assertThat(spec(spec).unrecognised()).containsExactly(new Unrecognised(Reason.UNKNOWN_FIELD, path, ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            text                                              | spec
            []                                                | spec
            {rules: a}                                        | spec.rules
            {rules: [null]}                                   | spec.rules[0]
            {rules: [{from: [a]}]}                            | spec.rules[0].from[0]
            {rules: [{from: [{source: a}]}]}                  | spec.rules[0].from[0].source
            {rules: [{from: [{source: {principals: a}}]}]}    | spec.rules[0].from[0].source.principals
            {rules: [{to: [{operation: {ports: [80]}}]}]}     | spec.rules[0].to[0].operation.ports[0]
            {rules: [{when: [{key: [], values: [a]}]}]}       | spec.rules[0].when[0].key
            {rules: [{when: [{key: a, values: [null]}]}]}     | spec.rules[0].when[0].values[0]
            {selector: a}                                     | spec.selector
            {selector: {matchLabels: {a: 1}}}                 | spec.selector.matchLabels[a]
            {targetRefs: {}}                                  | spec.targetRefs
            {targetRefs: [a]}                                 | spec.targetRefs[0]
            {targetRef: a}                                    | spec.targetRef
            {provider: a}                                     | spec.provider
            {action: 1}                                       | spec.action
            """)
    void a_value_of_the_wrong_type_is_noted_with_its_place(String spec, String path) {
        assertThat(spec(spec).unrecognised())
                .extracting(Unrecognised::reason, Unrecognised::path)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Reason.WRONG_TYPE, path));
    }

    @Test
    void numbers_in_a_list_of_strings_are_read_as_their_text() {
        MatchEntry entry = entry("{to: [{operation: {ports: [80, '443']}}]}");
        assertThat(entry.field(MatchField.PORTS).values()).containsExactly("80", "443");
    }

    @Test
    void the_parts_of_a_rule_may_be_null_or_empty_and_are_absent_then() {
        for (String value : List.of("null", "[]")) {
            AuthorizationRule rule = spec("{rules: [{from: %s, to: %s, when: %s}]}".formatted(value, value, value))
                    .rules()
                    .get(0);
            assertThat(rule.from()).isEmpty();
            assertThat(rule.to()).isEmpty();
            assertThat(rule.when()).isEmpty();
            assertThat(rule.unknownFields()).isEmpty();
        }
    }

    @Test
    void an_entry_without_its_source_is_there_and_says_nothing() {
        for (String item : List.of("{}", "{source: null}")) {
            MatchEntry entry = entry("{from: [" + item + "]}");
            assertThat(entry.present()).isFalse();
            assertThat(entry.fields()).isEmpty();
        }
        assertThat(entry("{from: [{source: {}}]}").present()).isTrue();
    }

    @Test
    void a_spec_that_is_absent_null_or_under_another_name_is_empty() {
        PolicySpec absent = spec("");
        assertThat(spec("null")).isEqualTo(absent);
        assertThat(spec("{}")).isEqualTo(absent);
        assertThat(absent.action()).isEqualTo(Action.ALLOW);
        assertThat(absent.rules()).isEmpty();
        assertThat(absent.isForZtunnel()).isTrue();
    }

    private static PolicySpec spec(String yaml) {
        return policy("app", yaml).spec();
    }

    private static MatchEntry entry(String rule) {
        AuthorizationRule decoded = spec("{rules: [" + rule + "]}").rules().get(0);
        return (decoded.from().isEmpty() ? decoded.to() : decoded.from()).get(0);
    }
}
