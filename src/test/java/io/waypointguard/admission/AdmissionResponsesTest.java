package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.guard.Change;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.JudgedFinding;
import io.waypointguard.guard.Outcome;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Service;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fix;
import io.waypointguard.rule.rules.StandardRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionResponsesTest {

    private static final Service SERVICE = new Service(
            new Metadata("v1", "shop", "orders", "", Map.of(), Map.of(), false), "ClusterIP", false, Map.of());
    private static final Guarded REQUEST =
            new Guarded(Review.UID, Kind.SERVICE, Change.create(SERVICE), MissingNode.getInstance());

    private static Finding finding(String path, String message, Fix fix) {
        return Finding.of(
                StandardRules.registry().find("WG002").orElseThrow(),
                SERVICE,
                path,
                message,
                "nothing is enforced",
                fix);
    }

    private static Fix fix(String key, String value) {
        return new Fix.Manifest(Map.of(key, value));
    }

    private static Decision decision(int count, Outcome outcome, IntFunction<Finding> finding) {
        return new Decision(
                IntStream.range(0, count)
                        .mapToObj(i -> new JudgedFinding(finding.apply(i), outcome, 0))
                        .toList(),
                Evidence.NONE);
    }

    private static byte[] bytes(Decision decision) {
        return AdmissionResponses.decided(REQUEST, decision);
    }

    private static JsonNode response(Decision decision) {
        return Review.json(new String(bytes(decision), StandardCharsets.UTF_8)).get("response");
    }

    private static String message(Decision decision) {
        return response(decision).at("/status/message").textValue();
    }

    @Test
    void aWarningOfADryRunDeletionSaysThatTheRealOneIsRefused() {
        Finding finding = finding("metadata", "it is so", Fix.NONE);
        JsonNode warnings = response(new Decision(
                        List.of(
                                new JudgedFinding(finding, Outcome.WARN, 0, true),
                                new JudgedFinding(finding, Outcome.WARN, 0, false)),
                        Evidence.NONE))
                .get("warnings");

        assertThat(warnings)
                .extracting(JsonNode::textValue)
                .containsExactly(
                        "WG002 at metadata: as things are, this is refused without --dry-run: it is so",
                        "WG002 at metadata: it is so");
    }

    @Test
    void aDenialReadsWellInATerminal() {
        String message = message(decision(1, Outcome.DENY, i -> finding("spec.type", "it is so", fix("a", "b"))));

        assertThat(message).isEqualTo("""
                WG002 l7-at-ztunnel, at spec.type:
                it is so.
                Effect: nothing is enforced.
                Fix:
                a: b""");
    }

    @Test
    void severalDenialsAreCountedAndSetApartAndTheSameFixIsShownOnce() {
        String message = message(decision(2, Outcome.DENY, i -> finding("spec." + i, "it is so", fix("a", "b"))));

        assertThat(message).isEqualTo("""
                2 problems

                WG002 l7-at-ztunnel, at spec.0:
                it is so.
                Effect: nothing is enforced.
                Fix:
                a: b

                WG002 l7-at-ztunnel, at spec.1:
                it is so.
                Effect: nothing is enforced.
                Fix: as above.""");
    }

    @Test
    void whereThereIsNoYamlTheRuleSaysWhatToChange() {
        assertThat(message(decision(1, Outcome.DENY, i -> finding("spec", "it is so", Fix.NONE))))
                .contains("\nFix: Give the Service a waypoint and attach the policy");
    }

    @Test
    void theFixesOfLaterFindingsAreTheFirstToGo() {
        String message = message(decision(
                20, Outcome.DENY, i -> finding("spec." + i, "it is so", fix("f" + i, "x".repeat(7_000)))));

        assertThat(message).startsWith("20 problems").contains("\nf0: xxx").doesNotContain("\nf9: xxx");
        assertThat(message).hasSizeLessThan(DenialMessage.MAX_LENGTH + 1_000);
        assertThat(message.split("WG002 l7-at-ztunnel, at spec\\.")).hasSize(21);
    }

    @Test
    void aThousandFindingsAreFiftyCausesAndTheNumberOfTheRest() {
        JsonNode response = response(decision(1_000, Outcome.DENY, i -> finding("spec." + i, "it is so", Fix.NONE)));

        assertThat(response.at("/status/details/causes")).hasSize(51);
        assertThat(response.at("/status/details/causes/50/message").textValue()).isEqualTo("and 950 more");
        assertThat(response.at("/status/message").textValue()).matches("(?s).*\nand \\d+ more");
        assertThat(response.at("/auditAnnotations/denied").textValue()).isEqualTo("WG002");
    }

    @Test
    void anAnswerNeverGrowsBeyondWhatTheApiServerShouldRead() {
        String wide = "\u20ac\"\\".repeat(5_000);
        Decision decision = decision(
                200, i -> i % 2 == 0 ? Outcome.DENY : Outcome.WARN, i -> finding(wide + i, i + wide, fix(wide, wide)));

        assertThat(bytes(decision)).hasSizeLessThanOrEqualTo(AdmissionResponses.MAX_BYTES);
        assertThat(response(decision).get("allowed").booleanValue()).isFalse();
    }

    private static Decision decision(int count, IntFunction<Outcome> outcome, IntFunction<Finding> finding) {
        return new Decision(
                IntStream.range(0, count)
                        .mapToObj(i -> new JudgedFinding(finding.apply(i), outcome.apply(i), 0))
                        .toList(),
                Evidence.NONE);
    }

    @Test
    void textOfClientsDoesNothingInATerminal() {
        String nasty = "a\u001b[31mb\r\nc\u202ed\ud800e\u0000${jndi:ldap://x}";
        String answer = new String(
                bytes(decision(1, Outcome.DENY, i -> finding(nasty, nasty, fix(nasty, nasty)))),
                StandardCharsets.UTF_8);
        JsonNode response = Review.json(answer).get("response");

        String all = response.at("/status/message").textValue()
                + response.at("/status/details/causes/0/message").textValue()
                + response.at("/status/details/causes/0/field").textValue();
        assertThat(all).doesNotContain("\u001b", "\r", "\u202e", "\u0000", "\ud800");
        assertThat(all).contains("a\\u001b[31mb\\u000d\\u000ac\\u202ed\\ud800e\\u0000");
    }

    @Test
    void warningsAreFewShortAndOnOneLine() {
        JsonNode response = response(decision(
                100, Outcome.WARN, i -> finding("spec." + i, "it\nis " + "so ".repeat(100), Fix.NONE)));

        assertThat(response.get("allowed").booleanValue()).isTrue();
        assertThat(response.has("status")).isFalse();
        assertThat(response.get("warnings")).hasSize(WarningTexts.MOST);
        assertThat(response.get("warnings"))
                .allSatisfy(warning -> assertThat(warning.textValue())
                        .hasSizeLessThanOrEqualTo(WarningTexts.MAX_LENGTH)
                        .matches("[^\\p{Cntrl}]+"));
        assertThat(response.get("warnings").get(4).textValue())
                .startsWith("and ")
                .contains("more", "WG002");
    }

    @Test
    void aWarningIsNotRepeated() {
        assertThat(response(decision(3, Outcome.WARN, i -> finding("spec", "it is so", Fix.NONE)))
                        .get("warnings"))
                .hasSize(1);
    }

    @Test
    void whatIsOnlyAuditedIsOnlyAnAnnotation() {
        JsonNode response = response(decision(1, Outcome.AUDIT, i -> finding("spec", "it is so", Fix.NONE)));

        assertThat(response.get("allowed").booleanValue()).isTrue();
        assertThat(response.has("warnings")).isFalse();
        assertThat(response.at("/auditAnnotations/audited").textValue()).isEqualTo("WG002");
    }
}
