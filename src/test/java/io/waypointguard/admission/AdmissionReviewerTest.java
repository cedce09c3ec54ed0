package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.enroll.WaypointName;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.guard.GuardSettings.Exemptions;
import io.waypointguard.mesh.MeshSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdmissionReviewerTest {

    private static final Optional<Enrolment> ENROLMENT =
            Optional.of(new Enrolment(MeshSettings.DEFAULTS, WaypointName.of("waypoint")));
    private static final Optional<Enrolment> NO_ENROLMENT = Optional.empty();
    private static final CurrentMesh EMPTY = () -> Optional.of(MeshSnapshot.partial(List.of()));
    private static final CurrentMesh UNKNOWN = Optional::empty;
    private static final CurrentMesh BROKEN = () -> {
        throw new IllegalStateException("the secret of the mesh");
    };
    private static final CurrentMesh BOTTOMLESS = () -> {
        throw new StackOverflowError("the secret of the mesh");
    };

    private static AdmissionReviewer over(CurrentMesh mesh) {
        return new AdmissionReviewer(new Guard(GuardSettings.DEFAULTS), ENROLMENT, mesh);
    }

    private static Deadline soon() {
        return Deadline.from(System.nanoTime(), Optional.empty());
    }

    private static JsonNode response(Answer answer) {
        return Review.json(new String(((Answer.Reviewed) answer).body(), StandardCharsets.UTF_8))
                .get("response");
    }

    private static HttpProblem problem(Answer answer) {
        return ((Answer.Problem) answer).problem();
    }

    @Test
    void aFaultOfOurOwnIsUndecidedAndNeverAnAllow() {
        for (CurrentMesh mesh : List.of(BROKEN, BOTTOMLESS)) {
            for (Answer answer : List.of(
                    over(mesh).validate(Review.create(Review.goodPolicy()).bytes(), soon()),
                    over(mesh).mutate(Review.create(Review.service("shop", "")).bytes(), soon()))) {
                assertThat(problem(answer).code()).isEqualTo(500);
                assertThat(problem(answer).message()).contains(Review.UID).doesNotContain("secret");
                assertThat(problem(answer).retry()).isFalse();
                assertThat(answer.verdict()).isEqualTo(ReviewVerdict.UNDECIDED);
                assertThat(answer.request()).isPresent();
            }
        }
    }

    @Test
    void aMeshThatIsNotKnownYetIsAReasonToAskAgain() {
        Answer answer =
                over(UNKNOWN).validate(Review.create(Review.goodPolicy()).bytes(), soon());

        assertThat(problem(answer).code()).isEqualTo(503);
        assertThat(problem(answer).retry()).isTrue();
        assertThat(answer.verdict()).isEqualTo(ReviewVerdict.UNAVAILABLE);
        assertThat(answer.request()).isPresent();
    }

    @Test
    void badInputIsRefusedEvenThen() {
        assertThatThrownBy(() -> over(UNKNOWN).validate(new byte[0], soon())).isInstanceOf(BadReview.class);
    }

    @Test
    void aReviewWhoseTimeIsUpIsNotDecided() {
        Deadline gone = Deadline.from(System.nanoTime() - 6_000_000_000L, Optional.empty());

        HttpProblem problem =
                problem(over(BROKEN).validate(Review.create(Review.goodPolicy()).bytes(), gone));

        assertThat(problem.code()).isEqualTo(503);
        assertThat(problem.message()).contains(Review.UID);
    }

    @Test
    void whoIsExemptIsNeitherJudgedNorEnrolled() {
        GuardSettings settings = exempt(new Exemptions(Set.of("spared"), Set.of("root"), Set.of("admins")));
        AdmissionReviewer reviewer = new AdmissionReviewer(new Guard(settings), ENROLMENT, EMPTY);
        List<Review> reviews = List.of(
                Review.create(Review.service("shop", "")).withUser("root"),
                Review.create(Review.service("shop", "")).withUser("ann", "others", "admins"),
                Review.create(Review.service("spared", "")));
        for (Review review : reviews) {
            assertThat(response(reviewer.mutate(review.bytes(), soon())).has("patch"))
                    .isFalse();
        }
        Review policy = Review.create(Review.policyWithSelector());
        assertThat(response(reviewer.validate(policy.bytes(), soon()))
                        .get("allowed")
                        .booleanValue())
                .isFalse();
        assertThat(response(reviewer.validate(policy.withUser("root").bytes(), soon()))
                        .get("allowed")
                        .booleanValue())
                .isTrue();
    }

    private static GuardSettings exempt(Exemptions exemptions) {
        GuardSettings defaults = GuardSettings.DEFAULTS;
        return new GuardSettings(
                defaults.rules(), defaults.levels(), true, false, defaults.impact(), defaults.ruleLimits(), exemptions);
    }

    @Test
    void nothingIsPatchedWhereEnrolmentIsOff() {
        AdmissionReviewer reviewer = new AdmissionReviewer(new Guard(GuardSettings.DEFAULTS), NO_ENROLMENT, EMPTY);
        Review review = Review.create(Review.service("shop", ""));

        assertThat(response(reviewer.mutate(review.bytes(), soon())).has("patch"))
                .isFalse();
        assertThat(response(over(EMPTY).mutate(review.bytes(), soon())).has("patch"))
                .isTrue();
    }

    @Test
    void theStatusOfAServiceIsNotPatched() {
        Review review = Review.update(Review.service("shop", ""), Review.service("shop", ""))
                .with(request -> request.put("subResource", "status"));

        assertThat(response(over(EMPTY).mutate(review.bytes(), soon())).has("patch"))
                .isFalse();
    }
}
