package io.waypointguard.admission;

import static io.waypointguard.admission.AdmissionRequestReader.isAbsent;
import static io.waypointguard.admission.AdmissionRequestReader.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.decode.Decoded;
import io.waypointguard.decode.ObjectDecoder;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import java.util.Optional;

/** The object that an AdmissionRequest is about, before and after, held against what the request says of it. */
final class RequestedObject {

    private final JsonNode request;
    private final Kind kind;

    RequestedObject(JsonNode request, Kind kind) {
        this.request = request;
        this.kind = kind;
    }

    /** The object as it will be. Where only the request names its Namespace, the object gets that one. */
    MeshObject asItWillBe() throws Misfit {
        JsonNode manifest = request.path("object");
        if (!manifest.isObject()) {
            throw Misfit.contradiction("request.object is missing");
        }
        identify(manifest, "object");
        Decoded decoded = ObjectDecoder.decode(manifest);
        if (decoded instanceof Decoded.Known known) {
            return known.object();
        }
        if (decoded instanceof Decoded.Malformed malformed) {
            throw Misfit.unreadable(
                    "the " + kind.kindName() + " cannot be read: " + malformed.path() + " " + malformed.fault());
        }
        throw Misfit.contradiction("request.object is not of the kind that request.kind names");
    }

    /**
     * The object as it was; nothing where it cannot be read. Then the change is judged as if it were new: an object
     * that should never have been stored must not forbid that somebody mends or deletes it.
     */
    Optional<MeshObject> asItWas() throws Misfit {
        JsonNode manifest = request.path("oldObject");
        if (!manifest.isObject()) {
            return Optional.empty();
        }
        identify(manifest, "oldObject");
        return ObjectDecoder.decode(manifest) instanceof Decoded.Known known
                ? Optional.of(known.object())
                : Optional.empty();
    }

    private void identify(JsonNode manifest, String field) throws Misfit {
        JsonNode requestKind = request.path("kind");
        String group = kind.group().isEmpty() ? "" : kind.group() + "/";
        agree(manifest.path("kind"), kind.kindName(), field + ".kind", "request.kind");
        agree(manifest.path("apiVersion"), group + text(requestKind, "version"), field + ".apiVersion", "request.kind");
        JsonNode metadata = manifest.path("metadata");
        String name = text(request, "name");
        if (!name.isEmpty() && !isEmpty(metadata.path("name"))) {
            agree(metadata.path("name"), name, field + ".metadata.name", "request.name");
        }
        String namespace = text(request, "namespace");
        if (!kind.namespaced()) {
            return;
        }
        if (!isEmpty(metadata.path("namespace"))) {
            agree(metadata.path("namespace"), namespace, field + ".metadata.namespace", "request.namespace");
        } else if (metadata instanceof ObjectNode object) {
            object.put("namespace", namespace);
        }
        if (namespace.isEmpty()) {
            throw Misfit.contradiction("request.namespace is missing, which every " + kind.kindName() + " has");
        }
    }

    private static void agree(JsonNode said, String expected, String field, String other) throws Misfit {
        if (!said.isTextual() || !said.textValue().equals(expected)) {
            throw Misfit.contradiction("request." + field + " is not what " + other + " says");
        }
    }

    private static boolean isEmpty(JsonNode node) {
        return isAbsent(node) || (node.isTextual() && node.textValue().isEmpty());
    }
}
