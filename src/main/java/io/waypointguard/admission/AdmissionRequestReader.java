package io.waypointguard.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.admission.AdmissionRequest.NotUnderstood;
import io.waypointguard.admission.AdmissionRequest.Unguarded;
import io.waypointguard.guard.Change;
import io.waypointguard.guard.Change.Operation;
import io.waypointguard.guard.Change.Requester;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Understands an AdmissionRequest, or says why it does not. Everything that it says twice has to agree: kind with
 * resource, the request's names with the object's.
 *
 * <p>A kind that the guard does not know, with a resource that it does not know either, is {@link Unguarded}: the
 * shipped webhook configurations never send one, and a wider one of somebody's own must not stop the cluster.
 */
final class AdmissionRequestReader {

    private AdmissionRequestReader() {}

    static AdmissionRequest read(AdmissionReview review) {
        try {
            return understood(review);
        } catch (Misfit e) {
            return new NotUnderstood(review.uid(), e.code, e.reason(), e.text);
        }
    }

    private static AdmissionRequest understood(AdmissionReview review) throws Misfit {
        JsonNode request = review.request();
        Optional<Kind> kind = kind(request);
        if (kind.isEmpty()) {
            return new Unguarded(review.uid());
        }
        Operation operation = operation(request);
        RequestedObject objects = new RequestedObject(request, kind.get());
        boolean deletes = operation == Operation.DELETE;
        Optional<MeshObject> before = operation == Operation.CREATE ? Optional.empty() : objects.asItWas();
        Optional<MeshObject> after = deletes ? Optional.empty() : Optional.of(objects.asItWillBe());
        Change change = new Change(
                operation,
                before,
                after,
                text(request, "subResource"),
                requester(request.path("userInfo")),
                dryRun(request.path("dryRun")));
        return new Guarded(
                review.uid(), kind.get(), change, deletes ? MissingNode.getInstance() : request.path("object"));
    }

    /** The kind, if it is a guarded one. A Namespace that says it is a ConfigMap, or the reverse, is neither. */
    private static Optional<Kind> kind(JsonNode request) throws Misfit {
        JsonNode kind = requiredObject(request, "kind");
        JsonNode resource = requiredObject(request, "resource");
        Optional<Kind> known = Kind.of(text(kind, "group"), requiredText(kind, "kind", "request.kind.kind"));
        String plural = requiredText(resource, "resource", "request.resource.resource");
        Optional<Kind> ofResource = ofResource(text(resource, "group"), plural);
        boolean sameVersion = text(kind, "version").equals(text(resource, "version"));
        if (!known.equals(ofResource) || (known.isPresent() && !sameVersion)) {
            throw Misfit.contradiction("request.resource and request.kind are not of the same kind of object");
        }
        return known;
    }

    private static Optional<Kind> ofResource(String group, String plural) {
        for (Kind kind : Kind.values()) {
            if (kind.group().equals(group) && kind.resource().equals(plural)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Operation operation(JsonNode request) throws Misfit {
        String name = requiredText(request, "operation", "request.operation");
        for (Operation operation : Operation.values()) {
            if (operation.name().equals(name)) {
                return operation;
            }
        }
        throw Misfit.contradiction(
                "request.operation is " + SafeText.line(name, 40) + "; this webhook knows CREATE, UPDATE and DELETE");
    }

    private static Requester requester(JsonNode userInfo) throws Misfit {
        if (isAbsent(userInfo)) {
            return Requester.NOBODY;
        }
        JsonNode groups = userInfo.path("groups");
        if (!userInfo.isObject() || !(isAbsent(groups) || groups.isArray())) {
            throw Misfit.contradiction("request.userInfo is not an object with a username and a list of groups");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode group : groups) {
            if (!group.isTextual()) {
                throw Misfit.contradiction("request.userInfo.groups is not a list of strings");
            }
            names.add(group.textValue());
        }
        return new Requester(text(userInfo, "username"), names);
    }

    private static boolean dryRun(JsonNode dryRun) throws Misfit {
        if (!isAbsent(dryRun) && !dryRun.isBoolean()) {
            throw Misfit.contradiction("request.dryRun is neither true nor false");
        }
        return dryRun.booleanValue();
    }

    static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** A text that may be left out, which is the same as empty. */
    static String text(JsonNode parent, String field) throws Misfit {
        JsonNode value = parent.path(field);
        if (!isAbsent(value) && !value.isTextual()) {
            throw Misfit.contradiction(field + " of the request is not a string");
        }
        return isAbsent(value) ? "" : value.textValue();
    }

    private static String requiredText(JsonNode parent, String field, String path) throws Misfit {
        String value = text(parent, field);
        if (value.isEmpty()) {
            throw Misfit.contradiction(path + " is missing");
        }
        return value;
    }

    private static JsonNode requiredObject(JsonNode request, String field) throws Misfit {
        JsonNode value = request.path(field);
        if (!value.isObject()) {
            throw Misfit.contradiction("request." + field + " is missing or is not an object");
        }
        return value;
    }
}
