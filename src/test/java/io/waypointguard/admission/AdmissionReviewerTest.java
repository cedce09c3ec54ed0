package io.waypointguard.admission;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.enroll.WaypointName;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.guard.GuardSettings.Exemptions;
import io.waypointguard.guard.LiveDecision.Result;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.LiveObjects.Reading;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.rule.rules.StandardRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AdmissionReviewerTest {

    private static final Optional<Enrolment> ENROLMENT =
            Optional.of(new Enrolment(MeshSettings.DEFAULTS, WaypointName.of("waypoint")));
    private static final Optional<Enrolment> NO_ENROLMENT = Optional.empty();
    private static final CurrentMesh EMPTY = () -> Optional.of(MeshSnapshot.partial(List.of()));
    private static final MeshSnapshot SHOP =
            Manifests.read(List.of("src/test/resources/admission/mesh")).mesh();
    private static final CurrentMesh UNKNOWN = Optional::empty;
    private static final CurrentMesh BROKEN = () -> {
        throw new IllegalStateException("the secret of the mesh");
    };
    private static final CurrentMesh BOTTOMLESS = () -> {
        throw new StackOverflowError("the secret of the mesh");
    };

    private static AdmissionReviewer over(CurrentMesh mesh) {
        return new AdmissionReviewer(new Guard(StandardRules.registry(), GuardSettings.DEFAULTS), ENROLMENT, mesh);
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
    void whyTheMeshIsNotKnownIsToldToTheRequester() {
        CurrentMesh stale = new CurrentMesh() {
            @Override
            public Optional<MeshSnapshot> get() {
                return Optional.empty();
            }

            @Override
            public String unknown() {
                return "services were last heard of 40 s ago\u001b[31m";
            }
        };

        assertThat(problem(over(stale).validate(goodPolicy(), soon())).message())
                .isEqualTo(
                        "request " + Review.UID + " was not decided: services were last heard of 40 s ago\\u001b[31m");
        assertThat(problem(over(UNKNOWN).validate(goodPolicy(), soon())).message())
                .endsWith("was not decided: the mesh is not known yet");
    }

    @Test
    void badInputIsRefusedEvenThen() {
        assertThatThrownBy(() -> over(UNKNOWN).validate(new byte[0], soon())).isInstanceOf(ProblemException.class);
    }

    @Test
    void aReviewWhoseTimeIsUpIsNotDecided() {
        Deadline gone = Deadline.from(System.nanoTime() - 6_000_000_000L, Optional.empty());

        HttpProblem problem =
                problem(over(BROKEN).validate(Review.create(Review.goodPolicy()).bytes(), gone));

        assertThat(problem.code()).isEqualTo(503);
        assertThat(problem.retry()).isTrue();
        assertThat(over(BROKEN).validateAtOnce(goodPolicy(), gone))
                .contains(new Result.Final<>(Answer.Problem.TOO_LATE));
    }

    @Test
    void norIsItEvenReadThen() {
        Deadline gone = soon();
        gone.end();

        assertThat(problem(over(EMPTY).validate(new byte[0], gone)).code()).isEqualTo(503);
    }

    private static byte[] goodPolicy() {
        return Review.create(Review.goodPolicy()).bytes();
    }

    @Test
    void aPolicyThatMemoryAdmitsIsAnsweredAtOnce() {
        Result<Answer> answer = over(() -> Optional.of(SHOP))
                .validateAtOnce(goodPolicy(), soon())
                .orElseThrow();

        assertThat(((Result.Final<Answer>) answer).value().verdict()).isEqualTo(ReviewVerdict.ALLOWED);
    }

    @Test
    void whatReachesOtherObjectsIsNotAnsweredAtOnceHoweverSmallItIs() {
        String labelled = Review.service("shop", "{\"istio.io/use-waypoint\":\"waypoint\"}");
        for (Review review : List.of(
                Review.update(labelled, Review.service("shop", "")),
                Review.create(labelled),
                Review.delete(labelled))) {
            assertThat(over(EMPTY).validateAtOnce(review.bytes(), soon())).isEmpty();
        }
        assertThat(over(EMPTY).validateAtOnce(Review.update(labelled, labelled).bytes(), soon()))
                .isPresent();
    }

    @Test
    void aDenialGoesOnWhereItWasBegun() {
        byte[] denied = Review.create(Review.policyWithSelector()).bytes();
        Cluster cluster = new Cluster(ref -> new Reading.Absent());
        AdmissionReviewer reviewer = over(cluster);
        Result<Answer> begun = reviewer.validateAtOnce(denied, soon()).orElseThrow();

        assertThat(begun).isEqualTo(new Result.Pending<>(Evidence.NONE.and(ObjectRef.namespace("shop"))));
        assertThat(reviewer.validate(denied, soon(), begun).verdict()).isEqualTo(ReviewVerdict.DENIED);
        assertThat(cluster.asked).as("once before the reading, once after it").isEqualTo(2);
    }

    @Test
    void whyAnObjectCannotBeReadIsForTheLogAlone() {
        Cluster cluster = new Cluster(ref -> new Reading.Unreadable("HTTP 403: the secret of the cluster"));
        for (Answer answer : List.of(
                over(cluster)
                        .validate(Review.create(Review.policyWithSelector()).bytes(), soon()),
                over(cluster).mutate(Review.create(Review.service("plain", "")).bytes(), soon()))) {
            assertThat(problem(answer).code()).isEqualTo(503);
            assertThat(problem(answer).retry()).isTrue();
            assertThat(problem(answer).message())
                    .contains(Review.UID, "Namespace ", "the log of the webhook says why")
                    .doesNotContain("HTTP", "403", "secret");
            assertThat(answer.request()).isPresent();
        }
    }

    @Test
    void whoWaitsForTheApiServerLeavesHisTurnToOthers() {
        byte[] denied = Review.create(Review.policyWithSelector()).bytes();
        List<ReviewVerdict> meanwhile = new ArrayList<>();
        AdmissionReviewer[] itself = new AdmissionReviewer[1];
        Cluster cluster = new Cluster(ref -> {
            Deadline half = Deadline.from(System.nanoTime(), Optional.of("500ms"));
            meanwhile.add(itself[0].validate(goodPolicy(), half).verdict());
            return new Reading.Absent();
        });
        itself[0] = new AdmissionReviewer(
                new Guard(StandardRules.registry(), GuardSettings.DEFAULTS), ENROLMENT, cluster, new ReviewTurns(1));

        assertThat(itself[0].validate(denied, soon()).verdict()).isEqualTo(ReviewVerdict.DENIED);
        assertThat(meanwhile).containsExactly(ReviewVerdict.ALLOWED);
    }

    /** A cluster of which each object is read in that way. */
    private static final class Cluster implements CurrentMesh, LiveObjects {

        private final Function<ObjectRef, Reading> reading;
        private int asked;

        Cluster(Function<ObjectRef, Reading> reading) {
            this.reading = reading;
        }

        @Override
        public Optional<MeshSnapshot> get() {
            asked++;
            return Optional.of(SHOP);
        }

        @Override
        public LiveObjects live(long deadline) {
            return this;
        }

        @Override
        public Map<ObjectRef, Reading> read(Collection<ObjectRef> refs) {
            return refs.stream().collect(toMap(ref -> ref, reading));
        }

        @Override
        public Map<ObjectRef, Reading> waypointUsersIn(String namespace) {
            throw new AssertionError("no rule here asks for them");
        }
    }

    @Test
    void whoIsExemptIsNeitherJudgedNorEnrolled() {
        GuardSettings settings = exempt(new Exemptions(Set.of("spared"), Set.of("root"), Set.of("admins")));
        AdmissionReviewer reviewer =
                new AdmissionReviewer(new Guard(StandardRules.registry(), settings), ENROLMENT, EMPTY);
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
        AdmissionReviewer reviewer =
                new AdmissionReviewer(new Guard(StandardRules.registry(), GuardSettings.DEFAULTS), NO_ENROLMENT, EMPTY);
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
