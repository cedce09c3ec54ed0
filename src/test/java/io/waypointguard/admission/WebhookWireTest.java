package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.waypointguard.certs.serving.ServingCertificate;
import jakarta.inject.Inject;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, by HTTPS and with the certificate verified. */
@QuarkusTest
class WebhookWireTest {

    @TestHTTPResource(value = "/", tls = true)
    URL url;

    @Inject
    ServingCertificate certificate;

    private WebhookClient webhook;

    @BeforeEach
    void trustTheWebhook() {
        webhook = WebhookClient.of(url, certificate);
    }

    @Test
    void aPolicyThatIstioEnforcesAsWrittenIsAllowedWithNothingElseToSay() {
        HttpResponse<String> answer = webhook.postJson(
                "/validate?timeout=5s", Review.create(Review.goodPolicy()).bytes());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\","
                        + "\"response\":{\"uid\":\"" + Review.UID + "\",\"allowed\":true}}");
    }

    @Test
    void aPolicyThatZtunnelCannotEnforceIsRefusedWithTheReasonThePlaceAndTheFix() {
        JsonNode response = webhook.review("/validate", Review.create(Review.policyWithSelector()));

        assertThat(response.get("allowed").booleanValue()).isFalse();
        assertThat(response.get("uid").textValue()).isEqualTo(Review.UID);
        JsonNode status = response.get("status");
        assertThat(status.get("status").textValue()).isEqualTo("Failure");
        assertThat(status.get("code").intValue()).isEqualTo(403);
        assertThat(status.get("reason").textValue()).isEqualTo("Forbidden");
        assertThat(status.get("message").textValue())
                .startsWith("WG002 l7-at-ztunnel, at spec.rules[0].to[0].operation.methods:\n")
                .contains("\nEffect: ", "blocks all traffic", "\nFix:\napiVersion: security.istio.io/v1\n");
        JsonNode details = status.get("details");
        assertThat(details.get("name").textValue()).isEqualTo("readers");
        assertThat(details.get("group").textValue()).isEqualTo("security.istio.io");
        assertThat(details.get("kind").textValue()).isEqualTo("AuthorizationPolicy");
        assertThat(details.get("causes").get(0).get("reason").textValue()).isEqualTo("WG002");
        assertThat(details.get("causes").get(0).get("field").textValue())
                .isEqualTo("spec.rules[0].to[0].operation.methods");
        assertThat(response.get("auditAnnotations").get("denied").textValue()).isEqualTo("WG002");
        assertThat(response.has("patch") || response.has("patchType")).isFalse();
    }

    @Test
    void anUpdateThatLeavesABadSpecAsItWasPassesWithAWarning() {
        String policy = Review.policyWithSelector();
        JsonNode response = webhook.review("/validate", Review.update(policy, policy));

        assertThat(response.get("allowed").booleanValue()).isTrue();
        assertThat(response.has("status")).isFalse();
        assertThat(response.get("warnings"))
                .anyMatch(warning -> warning.textValue().startsWith("WG002 at "));
        assertThat(response.get("auditAnnotations").get("warned").textValue()).contains("WG002");
        assertThat(response.get("auditAnnotations").has("denied")).isFalse();
    }

    @Test
    void aDeletionOfAPolicyIsAllowed() {
        assertThat(allows(Review.delete(Review.policyWithSelector()))).isTrue();
    }

    @Test
    void aPolicyWithAGeneratedNameIsJudged() {
        Review review = Review.create(
                Review.policyWithSelector().replace("\"name\":\"readers\"", "\"generateName\":\"readers-\""));
        JsonNode response = webhook.review("/validate", review);

        assertThat(response.get("allowed").booleanValue()).isFalse();
        assertThat(response.at("/status/details/name").textValue()).isEqualTo("readers-*");
    }

    @Test
    void anObjectWithoutANamespaceIsInThatOfTheRequest() {
        Review review = Review.create(Review.policyWithSelector().replace(",\"namespace\":\"shop\"", ""))
                .with(request -> request.put("namespace", "shop"));
        assertThat(allows(review)).isFalse();

        Review elsewhere = Review.create(Review.policyWithSelector().replace(",\"namespace\":\"shop\"", ""))
                .with(request -> request.put("namespace", "plain"));
        assertThat(allows(elsewhere)).isTrue();
    }

    @Test
    void aDryRunMayLeaveItsFieldsOutAndIsJudged() {
        Review review = Review.create(Review.policyWithoutGroup()).with(request -> request.remove("dryRun"));
        assertThat(allows(review)).isFalse();
        assertThat(allows(review.with(request -> request.putNull("dryRun")))).isFalse();
        assertThat(allows(review.with(request -> request.put("dryRun", true)))).isFalse();
    }

    @Test
    void theStatusOfAPolicyIsNotJudged() {
        Review review = Review.update(Review.goodPolicy(), Review.policyWithSelector())
                .with(request -> request.put("subResource", "status"));
        assertThat(allows(review)).isTrue();
    }

    @Test
    void aKindThatTheGuardDoesNotKnowIsAllowedUntouchedOnBothPaths() {
        Review review = Review.create("""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"shop"},"spec":{}}""");
        assertThat(allows(review)).isTrue();
        assertThat(webhook.review("/mutate", review).has("patch")).isFalse();
    }

    @Test
    void aServiceWithoutAWaypointGetsTheOnlyOneOfItsNamespace() throws Exception {
        JsonNode response = webhook.review("/mutate", Review.create(Review.service("shop", "")));

        assertThat(response.get("allowed").booleanValue()).isTrue();
        assertThat(response.get("patchType").textValue()).isEqualTo("JSONPatch");
        assertThat(Review.JSON.readTree(response.get("patch").binaryValue())).isEqualTo(Review.JSON.readTree("""
                        [{"op":"add","path":"/metadata/labels","value":{"istio.io/use-waypoint":"waypoint"}}]"""));
    }

    @Test
    void aServiceThatHasASayOfItsOwnGetsNoPatchAndNoPatchType() {
        String optedOut = Review.service("shop", "{\"istio.io/use-waypoint\":\"none\"}");
        for (Review review : new Review[] {
            Review.create(optedOut),
            Review.create(Review.service("plain", "")),
            Review.delete(Review.service("shop", "")),
            Review.create(Review.policyWithSelector())
        }) {
            JsonNode response = webhook.review("/mutate", review);
            assertThat(response.get("allowed").booleanValue()).isTrue();
            assertThat(response.has("patch") || response.has("patchType")).isFalse();
        }
    }

    @Test
    void validatingNeverPatches() {
        assertThat(webhook.review("/validate", Review.create(Review.service("shop", "")))
                        .has("patch"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/validate", "/mutate"})
    void whatCanBeAddressedButNotUnderstoodIsRefusedWithTheReason(String path) {
        Review connect = Review.create(Review.goodPolicy()).with(request -> request.put("operation", "CONNECT"));
        JsonNode response = webhook.review(path, connect);

        assertThat(response.get("uid").textValue()).isEqualTo(Review.UID);
        assertThat(response.get("allowed").booleanValue()).isFalse();
        assertThat(response.at("/status/code").intValue()).isEqualTo(400);
        assertThat(response.at("/status/message").textValue()).contains("CONNECT");
    }

    @Test
    void anObjectThatCannotBeReadIsRefusedAsInvalid() {
        Review broken = Review.create(Review.service("shop", "{\"a\":\"b\"}").replace("{\"a\":\"b\"}", "[\"a\"]"));
        JsonNode response = webhook.review("/validate", broken);

        assertThat(response.get("allowed").booleanValue()).isFalse();
        assertThat(response.at("/status/code").intValue()).isEqualTo(422);
        assertThat(response.at("/status/message").textValue()).contains("metadata.labels");
    }

    @Test
    void aTimeThatIsUpIsNoAnswer() {
        HttpResponse<String> answer = webhook.postJson(
                "/validate?timeout=0s", Review.create(Review.goodPolicy()).bytes());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
        assertThat(answer.body())
                .contains("its time is up", "\"kind\":\"Status\"")
                .doesNotContain("allowed");
    }

    @Test
    void aTimeoutThatIsNoDurationCountsAsNone() {
        assertThat(webhook.postJson(
                                "/validate?timeout=soon",
                                Review.create(Review.goodPolicy()).bytes())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aReviewOfThreeMebibytesTwiceIsDecidedInTime() {
        String filling = "\"note\":\"" + "x".repeat(3_000_000) + "\"";
        String policy = Review.policyWithSelector()
                .replace("\"namespace\":\"shop\"", "\"namespace\":\"shop\",\"annotations\":{" + filling + "}");
        assertThat(allows(Review.update(Review.goodPolicy(), policy))).isFalse();
    }

    @Test
    void manyRequestsMayFollowEachOtherOnOneConnection() throws Exception {
        byte[] body = Review.create(Review.goodPolicy()).bytes();
        String head = "POST /validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length + "\r\n";
        byte[] one = concat((head + "\r\n").getBytes(StandardCharsets.US_ASCII), body);
        byte[] last = concat((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII), body);

        String answers = webhook.raw(concat(concat(one, one), last));

        assertThat(answers.split("\"allowed\":true", -1)).hasSize(4);
    }

    private boolean allows(Review review) {
        return webhook.review("/validate", review).get("allowed").booleanValue();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
