package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waypointguard.guard.Guard;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.rule.rules.StandardRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an API server can store can be deleted and mended, also what got there without the webhook. */
class StoredObjectsTest {

    private static final MeshSnapshot SHOP =
            Manifests.read(List.of("src/test/resources/admission/mesh")).mesh();
    private static final String LONG_KEY = "k".repeat(60_000);

    private static final String ENTRY = """
            {"apiVersion":"networking.istio.io/v1","kind":"ServiceEntry",
             "metadata":{"name":"outside","namespace":"shop"},
             "spec":{"hosts":["outside.example.com"],"workloadSelector":{"labels":{"%s":"a"}}}}""";

    private final AdmissionReviewer reviewer = new AdmissionReviewer(
            new Guard(StandardRules.registry(), GuardSettings.DEFAULTS), Optional.empty(), () -> Optional.of(SHOP));

    /** Decides on a thread whose stack is too small for a recursion over the depth of an object. */
    private ReviewVerdict verdict(String review) {
        CompletableFuture<ReviewVerdict> verdict = new CompletableFuture<>();
        byte[] body = review.getBytes(StandardCharsets.UTF_8);
        Runnable decide = () -> {
            try {
                Deadline deadline = Deadline.from(System.nanoTime(), Optional.empty());
                verdict.complete(reviewer.validate(body, deadline).verdict());
            } catch (Throwable e) {
                verdict.completeExceptionally(e);
            }
        };
        new Thread(null, decide, "small stack", 256 * 1024).start();
        return verdict.join();
    }

    /** The policy with a value of that depth in a field of its own. */
    private static String with(String policy, String field) {
        return policy.replaceFirst("\\{", "{" + field + ",");
    }

    private static String deep(Object review, int depth) {
        return review.toString().replace("\"DEEP\"", "{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_500, 9_990})
    void anObjectWithADeepStatusIsDeletedAndMended(int depth) {
        String bad = with(Review.goodPolicy(), "\"status\":\"DEEP\"");

        assertThat(verdict(deep(Review.delete(bad), depth))).isEqualTo(ReviewVerdict.ALLOWED);
        assertThat(verdict(deep(Review.update(bad, bad), depth))).isEqualTo(ReviewVerdict.ALLOWED);
        assertThat(verdict(deep(Review.update(bad, Review.goodPolicy()), depth)))
                .isEqualTo(ReviewVerdict.ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\":\"DEEP\"", "\"status\":{\"addresses\":\"DEEP\"}"})
    void soIsOneWhoseDepthIsInAFieldThatIsRead(String field) {
        String bad = with(Review.goodPolicy(), field);

        assertThat(verdict(deep(Review.delete(bad), 9_990))).isEqualTo(ReviewVerdict.ALLOWED);
        assertThat(verdict(deep(Review.update(bad, bad), 9_990))).isEqualTo(ReviewVerdict.ALLOWED);
        String inSpec = Review.policyWithSelector().replace("\"action\"", "\"x\":\"DEEP\",\"action\"");
        assertThat(verdict(deep(Review.update(inSpec, inSpec), 9_990)))
                .as("it was as bad before")
                .isEqualTo(ReviewVerdict.WARNED);
        assertThat(verdict(deep(Review.create(inSpec), 9_990))).isEqualTo(ReviewVerdict.DENIED);
    }

    @Test
    void aLabelKeyOfSixtyThousandCharactersIsNoObstacle() {
        String bad = ENTRY.formatted("LONG");
        for (Review review : List.of(
                Review.create(bad),
                Review.delete(bad),
                Review.update(bad, bad),
                Review.update(bad, ENTRY.formatted("app")))) {
            assertThat(verdict(review.toString().replace("LONG", LONG_KEY))).isEqualTo(ReviewVerdict.ALLOWED);
        }
    }

    @Test
    void norAreMillionsOfValuesThatNobodyReads() {
        String values = "[" + "{},".repeat(700_000) + "{}]";
        String bad = with(Review.goodPolicy(), "\"status\":{\"conditions\":\"MANY\"}")
                .replaceFirst("\"metadata\":\\{", "\"metadata\":{\"managedFields\":\"MANY\",");

        assertThat(verdict(Review.delete(bad).toString().replace("\"MANY\"", values)))
                .isEqualTo(ReviewVerdict.ALLOWED);
    }

    @Test
    void anOldObjectWithMoreValuesThanAreKeptCountsAsUnknown() {
        String many = "[" + "{},".repeat(700_000) + "{}]";
        String bad = with(Review.goodPolicy(), "\"x\":\"MANY\"");

        assertThat(verdict(Review.delete(bad).toString().replace("\"MANY\"", many)))
                .isEqualTo(ReviewVerdict.ALLOWED);
        assertThat(verdict(Review.update(bad, Review.goodPolicy()).toString().replace("\"MANY\"", many)))
                .isEqualTo(ReviewVerdict.ALLOWED);
        assertThatThrownBy(() -> AdmissionReviewReader.read(
                        Review.create(bad).toString().replace("\"MANY\"", many).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProblemException.class)
                .hasMessage("the AdmissionReview's object has too many values");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"status\":{\"a\":1,\"a\":2}",
                "\"status\":{\"a\":[{\"b\":{\"c\":1,\"c\":2}}]}",
                "\"status\":{\"a\":01}",
                "\"status\":{\"a\":\"\u0001\"}"
            })
    void whatIsNotKeptIsStillStrictJson(String status) {
        String review = Review.create(with(Review.goodPolicy(), "\"status\":\"BAD\""))
                .toString()
                .replace("\"status\":\"BAD\"", status);

        assertThatThrownBy(() -> AdmissionReviewReader.read(review.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not strict JSON");
    }
}
