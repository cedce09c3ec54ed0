package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.decode.Decoded;
import io.waypointguard.decode.ObjectDecoder;
import io.waypointguard.enforcement.Remembered;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;

/** What an object that the API server stores is to the mesh. */
final class StoredObjects {

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private StoredObjects() {}

    /** To be judged itself: policies and Gateways as they are, because a fix may print them whole. */
    static Decoded judged(JsonNode stored) {
        Decoded decoded = decode(stored);
        return decoded instanceof Decoded.Known known
                        && !isPrinted(known.object().kind())
                ? new Decoded.Known(Remembered.of(known.object()))
                : decoded;
    }

    /** What decisions about other objects need. */
    static Decoded reduced(JsonNode stored) {
        Decoded decoded = decode(stored);
        return decoded instanceof Decoded.Known known ? new Decoded.Known(Remembered.of(known.object())) : decoded;
    }

    /** The same, to be kept in memory, for which some objects are too large. */
    static Decoded kept(JsonNode stored) {
        Decoded decoded = reduced(stored);
        return decoded instanceof Decoded.Known known && Remembered.isTooLarge(known.object())
                ? tooLarge(known.object())
                : decoded;
    }

    private static boolean isPrinted(Kind kind) {
        return kind == Kind.AUTHORIZATION_POLICY || kind == Kind.GATEWAY;
    }

    private static Decoded decode(JsonNode stored) {
        if (stored.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(LAST_APPLIED);
        }
        return ObjectDecoder.decode(stored);
    }

    private static Decoded.Malformed tooLarge(MeshObject object) {
        String bound = " than the " + Remembered.MOST_ENTRIES + " that this guard keeps in memory";
        return object.kind() == Kind.NAMESPACE
                ? new Decoded.Malformed("metadata.labels", "has more labels" + bound)
                : new Decoded.Malformed("spec.listeners", "selects Namespaces by more labels and values" + bound);
    }
}
