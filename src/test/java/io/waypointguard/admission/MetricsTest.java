package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.waypointguard.certs.serving.CertificateReloads;
import io.waypointguard.certs.serving.ServingCertificate;
import io.waypointguard.testing.metrics.Scrape;
import io.waypointguard.testing.metrics.Scrape.Series;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scraper sees of the requests that a server answers. */
@QuarkusTest
class MetricsTest {

    private static final String REQUESTS = "waypoint_guard_requests_seconds_count";
    private static final String FINDINGS = "waypoint_guard_findings_total";

    @TestHTTPResource(value = "/", tls = true)
    URL url;

    @TestHTTPResource(value = "/", management = true)
    URL management;

    @Inject
    ServingCertificate certificate;

    @Inject
    CertificateReloads reloads;

    private WebhookClient webhook;

    @BeforeEach
    void trustTheWebhook() {
        webhook = WebhookClient.of(url, certificate);
    }

    private Scrape scrape() {
        return Scrape.of(URI.create(management + "/metrics"));
    }

    /** How many answers more there are of that kind after it. */
    private double counted(Runnable requests, String path, String resource, String operation, String verdict) {
        String[] labels = {"path", path, "resource", resource, "operation", operation, "verdict", verdict};
        double before = scrape().value(REQUESTS, labels);
        requests.run();
        return scrape().value(REQUESTS, labels) - before;
    }

    private void validate(Review review) {
        webhook.review("/validate?timeout=5s", review);
    }

    private void raw(byte[] request) {
        try {
            webhook.raw(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anAdmittedPolicyIsCountedAsAllowed() {
        assertThat(counted(
                        () -> validate(Review.create(Review.goodPolicy())),
                        "validate",
                        "authorizationpolicies",
                        "CREATE",
                        "allowed"))
                .isOne();
    }

    @Test
    void aDeniedOneIsCountedAsDeniedAndItsRuleAsEnforced() {
        double before = scrape().value(FINDINGS, "rule", "WG004", "mode", "enforce");

        assertThat(counted(
                        () -> validate(Review.create(Review.policyWithoutGroup())),
                        "validate",
                        "authorizationpolicies",
                        "CREATE",
                        "denied"))
                .isOne();
        assertThat(scrape().value(FINDINGS, "rule", "WG004", "mode", "enforce") - before)
                .isOne();
    }

    @Test
    void whatPassesWithAWarningIsCountedAsWarnedAndItsRuleAsWarnedOf() {
        String policy = Review.policyWithoutGroup();
        double before = scrape().value(FINDINGS, "rule", "WG004", "mode", "warn");

        assertThat(counted(
                        () -> validate(Review.update(policy, policy)),
                        "validate",
                        "authorizationpolicies",
                        "UPDATE",
                        "warned"))
                .isOne();
        assertThat(scrape().value(FINDINGS, "rule", "WG004", "mode", "warn") - before)
                .isOne();
    }

    @Test
    void anEnrolledServiceIsCountedAsPatched() {
        assertThat(counted(
                        () -> webhook.review("/mutate", Review.create(Review.service("shop", ""))),
                        "mutate",
                        "services",
                        "CREATE",
                        "patched"))
                .isOne();
    }

    @Test
    void deletionsAreCountedToo() {
        assertThat(counted(
                        () -> validate(Review.delete(Review.service("plain", ""))),
                        "validate",
                        "services",
                        "DELETE",
                        "allowed"))
                .isOne();
    }

    @Test
    void whatIsNotGuardedIsCountedAsOther() {
        String secret = "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"}}";

        assertThat(counted(() -> validate(Review.create(secret)), "validate", "other", "other", "allowed"))
                .isOne();
    }

    @Test
    void aReviewThatContradictsItselfIsNotUnderstood() {
        Review review = Review.create(Review.goodPolicy()).with(request -> request.put("name", "another"));

        assertThat(counted(() -> validate(review), "validate", "other", "other", "not_understood"))
                .isOne();
    }

    @Test
    void everyRefusalByHttpIsCountedByItsPath() {
        byte[] good = Review.create(Review.goodPolicy()).bytes();

        assertThat(counted(
                        () -> {
                            webhook.postJson("/validate", "{}".getBytes(StandardCharsets.UTF_8));
                            webhook.post("/validate", good, "Content-Type", "text/plain");
                            webhook.call("GET", "/validate");
                        },
                        "validate",
                        "other",
                        "other",
                        "bad_request"))
                .isEqualTo(3);
        assertThat(counted(() -> webhook.postJson("/elsewhere", good), "other", "other", "other", "bad_request"))
                .isOne();
    }

    @Test
    void aBodyThatIsTooLargeIsCountedAsSuch() {
        byte[] head = ("POST /mutate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + (AdmissionReviewReader.MAX_BYTES + 1) + "\r\n\r\n{")
                .getBytes(StandardCharsets.US_ASCII);

        assertThat(counted(() -> raw(head), "mutate", "other", "other", "too_large"))
                .isOne();
    }

    @Test
    void theTimesAreInBuckets() {
        validate(Review.create(Review.goodPolicy()));
        Scrape scrape = scrape();

        assertThat(scrape.sum("waypoint_guard_requests_seconds_bucket", "path", "validate", "le", "+Inf"))
                .isEqualTo(scrape.sum(REQUESTS, "path", "validate"));
        assertThat(scrape.sum("waypoint_guard_requests_seconds_sum", "path", "validate"))
                .isPositive();
    }

    @Test
    void tenThousandNamesMakeNoSeriesMore() {
        IntStream.range(0, 8).forEach(this::postStrangeNames);
        Set<Series> before = seriesOfClients();
        Logger log = Logger.getLogger("io.waypointguard.admission");
        log.setLevel(Level.WARNING);
        try {
            IntStream.range(8, 10_000).parallel().forEach(this::postStrangeNames);
        } finally {
            log.setLevel(null);
        }

        assertThat(seriesOfClients()).isEqualTo(before);
        assertThat(before.toString()).contains("waypoint_guard_requests").doesNotContain("stranger");
    }

    /** All but those of the collector, which has a series for each reason that it runs for. */
    private Set<Series> seriesOfClients() {
        return scrape().series().stream()
                .filter(series -> !series.name().startsWith("jvm_gc_"))
                .collect(Collectors.toSet());
    }

    /** Everything that a client can choose has the number in it. */
    private void postStrangeNames(int number) {
        String name = "stranger-" + number;
        String manifest = Review.goodPolicy().replace("readers", name).replace("shop", "in-" + name);
        Review review =
                Review.create(manifest).withUser(name, name).with(request -> request.put("uid", "uid-of-" + name));
        switch (number % 4) {
            case 0 -> webhook.postJson("/" + name, review.bytes());
            case 1 -> webhook.review("/validate?timeout=5s&a=" + name, review.with(r -> r.put("operation", name)));
            case 2 -> webhook.review("/mutate?timeout=5s", review);
            default -> validate(review);
        }
    }

    @Test
    void theExpiryOfTheCertificateInUseIsShown() {
        long expiry = ((ServingCertificate.Ephemeral) certificate)
                .certificate()
                .certificate()
                .getNotAfter()
                .toInstant()
                .getEpochSecond();

        assertThat(scrape().value("waypoint_guard_certificate_expiry_timestamp_seconds"))
                .isEqualTo(expiry);
    }

    @Test
    void renewedCertificatesAreCountedByTheirResult() {
        String metric = "waypoint_guard_certificate_reloads_total";
        Scrape before = scrape();
        reloads.failed();
        reloads.failed();
        reloads.succeeded();
        Scrape after = scrape();

        assertThat(after.value(metric, "result", "failure") - before.value(metric, "result", "failure"))
                .isEqualTo(2);
        assertThat(after.value(metric, "result", "success") - before.value(metric, "result", "success"))
                .isOne();
    }
}
