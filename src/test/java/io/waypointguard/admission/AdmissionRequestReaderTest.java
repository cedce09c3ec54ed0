package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.admission.AdmissionRequest.NotUnderstood;
import io.waypointguard.admission.AdmissionRequest.Unguarded;
import io.waypointguard.guard.Change;
import io.waypointguard.guard.Change.Operation;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionRequestReaderTest {

    private static AdmissionRequest read(Review review) {
        return AdmissionRequestReader.read(AdmissionReviewReader.read(review.bytes()));
    }

    private static Change change(Review review) {
        return ((Guarded) read(review)).change();
    }

    @Test
    void aCreationHasNothingBefore() {
        Change change = change(Review.create(Review.goodPolicy()));

        assertThat(change.operation()).isEqualTo(Operation.CREATE);
        assertThat(change.before()).isEmpty();
        assertThat(change.after()).isPresent();
        assertThat(change.requester().user()).isEqualTo("ann");
        assertThat(change.requester().groups()).containsExactly("system:authenticated");
        assertThat(change.dryRun()).isFalse();
        assertThat(change.subresource()).isEmpty();
    }

    @Test
    void anUpdateHasBoth() {
        Change change = change(Review.update(Review.policyWithoutGroup(), Review.goodPolicy()));

        assertThat(change.before()).isPresent();
        assertThat(change.after()).isPresent();
        assertThat(change.before()).isNotEqualTo(change.after());
    }

    @Test
    void aDeletionHasNothingAfter() {
        Change change = change(Review.delete(Review.goodPolicy()));

        assertThat(change.before()).isPresent();
        assertThat(change.after()).isEmpty();
    }

    @Test
    void anOldObjectThatCannotBeReadForbidsNeitherToMendItNorToDeleteIt() {
        String broken = Review.goodPolicy().replace("\"name\":\"readers\"", "\"name\":\"readers\",\"labels\":7");

        assertThat(change(Review.update(broken, Review.goodPolicy())).before()).isEmpty();
        assertThat(change(Review.delete(broken)).before()).isEmpty();
    }

    @Test
    void aNamespaceIsInTheNamespaceOfItsName() {
        Review review =
                Review.create("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\"}}");

        assertThat(change(review).after().get().metadata().namespace()).isEmpty();
    }

    @Test
    void subresourcesOfServicesAndNamespacesAreReadAsTheObjects() {
        Change change = change(Review.update(Review.service("shop", ""), Review.service("shop", ""))
                .with(request -> request.put("subResource", "status")));

        assertThat(change.subresource()).isEqualTo("status");
    }

    @Test
    void whoAsksMayBeUnknown() {
        assertThat(change(Review.create(Review.goodPolicy()).with(request -> request.remove("userInfo")))
                        .requester())
                .isEqualTo(Change.Requester.NOBODY);
    }

    @Test
    void anotherKindWithAResourceOfItsOwnIsUnguarded() {
        Review review = Review.create("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"}}");

        assertThat(read(review)).isInstanceOf(Unguarded.class);
        Review sameNameOfAnotherGroup = Review.create(
                "{\"apiVersion\":\"networking.istio.io/v1\",\"kind\":\"Gateway\",\"metadata\":{\"name\":\"g\"}}");
        assertThat(read(sameNameOfAnotherGroup)).isInstanceOf(Unguarded.class);
    }

    static Stream<Arguments> requestsThatContradictThemselves() {
        return Stream.of(
                request("no kind", request -> request.remove("kind")),
                request("a kind that is a string", request -> request.put("kind", "AuthorizationPolicy")),
                request("no resource", request -> request.remove("resource")),
                request("a resource of another kind", request -> resource(request, "resource", "services")),
                request("a resource that is not guarded", request -> resource(request, "resource", "pods")),
                request("a resource of another group", request -> resource(request, "group", "")),
                request("a resource of another version", request -> resource(request, "version", "v1beta1")),
                request("a kind that is not guarded", request -> ((ObjectNode) request.get("kind")).put("kind", "Pod")),
                request("no operation", request -> request.remove("operation")),
                request("an operation in small letters", request -> request.put("operation", "create")),
                request("an unknown operation", request -> request.put("operation", "CONNECT")),
                request("an operation that is a number", request -> request.put("operation", 1)),
                request("no object", request -> request.putNull("object")),
                request("an object that is a list", request -> request.putArray("object")),
                request("an object of another kind", request -> object(request).put("kind", "Service")),
                request("an object without a kind", request -> object(request).remove("kind")),
                request(
                        "an object of another version",
                        request -> object(request).put("apiVersion", "security.istio.io/v1beta1")),
                request("another name", request -> request.put("name", "other")),
                request("another Namespace", request -> request.put("namespace", "other")),
                request("no Namespace", request -> request.remove("namespace")),
                request("a dry run that is neither", request -> request.put("dryRun", "true")),
                request("a user that is a string", request -> request.put("userInfo", "ann")),
                request(
                        "groups that are a string",
                        request -> ((ObjectNode) request.get("userInfo")).put("groups", "a")),
                request(
                        "groups that are numbers",
                        request -> ((ObjectNode) request.get("userInfo"))
                                .putArray("groups")
                                .add(1)),
                request("a subresource that is a list", request -> request.putArray("subResource")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requestsThatContradictThemselves")
    void aRequestThatContradictsItselfIsNotUnderstood(String name, Consumer<ObjectNode> change) {
        AdmissionRequest request = read(Review.create(Review.goodPolicy()).with(change));

        assertThat(request).isInstanceOfSatisfying(NotUnderstood.class, unclear -> {
            assertThat(unclear.uid()).isEqualTo(Review.UID);
            assertThat(unclear.code()).isEqualTo(400);
            assertThat(unclear.reason()).isEqualTo("BadRequest");
            assertThat(unclear.message()).isNotEmpty();
        });
    }

    @Test
    void anOldObjectOfAnotherNameIsNotUnderstood() {
        Review review = Review.update(
                Review.goodPolicy().replace("\"name\":\"readers\"", "\"name\":\"writers\""), Review.goodPolicy());

        assertThat(read(review)).isInstanceOf(NotUnderstood.class);
    }

    @Test
    void anObjectThatCannotBeReadIsInvalidAndSaysWhere() {
        Review review = Review.create(Review.service("shop", "").replace("\"10.0.0.7\"", "7"));

        assertThat(read(review)).isInstanceOfSatisfying(NotUnderstood.class, unclear -> {
            assertThat(unclear.code()).isEqualTo(422);
            assertThat(unclear.reason()).isEqualTo("Invalid");
            assertThat(unclear.message()).isEqualTo("the Service cannot be read: spec.clusterIP is not a string");
        });
    }

    @Test
    void aVersionThatTheGuardDoesNotKnowIsInvalid() {
        Review review = Review.create(Review.goodPolicy().replace("security.istio.io/v1", "security.istio.io/v9"));

        assertThat(((NotUnderstood) read(review)).message()).contains("security.istio.io/v9");
    }

    private static Arguments request(String name, Consumer<ObjectNode> change) {
        return Arguments.of(name, change);
    }

    private static ObjectNode object(ObjectNode request) {
        return (ObjectNode) request.get("object");
    }

    private static void resource(ObjectNode request, String field, String value) {
        ((ObjectNode) request.get("resource")).put(field, value);
    }
}
