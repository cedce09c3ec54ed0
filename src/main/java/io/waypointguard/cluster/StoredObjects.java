package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.decode.Decoded;
import io.waypointguard.decode.ObjectDecoder;
import io.waypointguard.mesh.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Objects as the API server stores them, reduced to what the guard reads before they are kept. */
final class StoredObjects {

    private static final Logger LOG = Logger.getLogger(StoredObjects.class);

    private StoredObjects() {}

    /** What an object is to the mesh. Takes from its tree what nobody reads. Never throws: others follow the object. */
    static Decoded decode(JsonNode stored) {
        try {
            return decodeReduced(stored);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("an internal error while reading a stored object", e);
            return new Decoded.Malformed(".", "led to an internal error, which is in the log");
        }
    }

    private static Decoded decodeReduced(JsonNode stored) {
        if (stored.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            keepOnlyRead(metadata.path("annotations"));
            if (!stored.path("kind").asText().equals(Kind.NAMESPACE.kindName())) {
                // A listener may select Namespaces by any of their labels.
                keepOnlyRead(metadata.path("labels"));
            }
        }
        return ObjectDecoder.decode(stored);
    }

    private static void keepOnlyRead(JsonNode labels) {
        if (labels instanceof ObjectNode object) {
            List<String> unread = new ArrayList<>();
            object.fieldNames().forEachRemaining(key -> {
                if (!isRead(key)) {
                    unread.add(key);
                }
            });
            object.remove(unread);
        }
    }

    /** Istio's, the Gateway API's and the guard's own. */
    private static boolean isRead(String key) {
        String domain = key.substring(0, Math.max(0, key.indexOf('/')));
        return domain.equals("istio.io")
                || domain.endsWith(".istio.io")
                || domain.equals("gateway.networking.k8s.io")
                || domain.equals("waypoint-guard.io");
    }
}
