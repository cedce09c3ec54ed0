package io.waypointguard.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.guard.Guard;
import io.waypointguard.mesh.MeshSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the webhook says to the creation of a policy, from the bytes of the review to the bytes of the answer. */
public record WebhookVerdict(boolean allowed, Set<String> denied, Set<String> warned) {

    public static WebhookVerdict of(Guard guard, MeshSnapshot mesh, ObjectNode policy) {
        AdmissionReviewer reviewer = new AdmissionReviewer(guard, Optional.empty(), () -> Optional.of(mesh));
        Answer answer = reviewer.validate(
                Review.create(policy.toString()).bytes(), Deadline.from(System.nanoTime(), Optional.empty()));
        if (!(answer instanceof Answer.Reviewed reviewed)) {
            throw new AssertionError("not decided: " + answer);
        }
        try {
            JsonNode response = Review.JSON.readTree(reviewed.body()).get("response");
            return new WebhookVerdict(
                    response.get("allowed").booleanValue(), ids(response, "denied"), ids(response, "warned"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> ids(JsonNode response, String annotation) {
        String text = response.at("/auditAnnotations/" + annotation).asText();
        return text.isEmpty() ? Set.of() : new TreeSet<>(Set.of(text.split(",")));
    }
}
