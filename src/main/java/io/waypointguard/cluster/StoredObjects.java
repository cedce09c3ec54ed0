package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.decode.Decoded;
import io.waypointguard.decode.ObjectDecoder;
import io.waypointguard.enforcement.Remembered;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What an object that the API server stores is to the mesh. */
final class StoredObjects {

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final Logger LOG = Logger.getLogger(StoredObjects.class);

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

    private static boolean isPrinted(Kind kind) {
        return kind == Kind.AUTHORIZATION_POLICY || kind == Kind.GATEWAY;
    }

    /** Never throws: the others of the list or of the watch still have to be read. */
    private static Decoded decode(JsonNode stored) {
        try {
            return decodeRead(stored);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("an internal error while reading a stored object", e);
            return new Decoded.Malformed(".", "led to an internal error, which is in the log");
        }
    }

    private static Decoded decodeRead(JsonNode stored) {
        if (stored.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(LAST_APPLIED);
        }
        return ObjectDecoder.decode(stored);
    }

    /**
     * What keeps an object from being kept in memory; nothing for nearly every one.
     *
     * @param reduced as {@link #reduced} gives it
     */
    static Optional<Decoded.Malformed> tooLarge(MeshObject reduced) {
        if (!Remembered.isTooLarge(reduced)) {
            return Optional.empty();
        }
        String bound = " than the " + Remembered.MOST_ENTRIES + " (" + Remembered.MOST_CHARACTERS
                + " characters) that this guard keeps in memory";
        return Optional.of(
                reduced.kind() == Kind.NAMESPACE
                        ? new Decoded.Malformed("metadata.labels", "has more labels" + bound)
                        : new Decoded.Malformed(
                                "spec.listeners", "selects Namespaces by more labels and values" + bound));
    }
}
