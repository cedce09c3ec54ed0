package io.waypointguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.decode.Decoded;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objects of a scan, as they come in. */
final class ScannedObjects {

    private final List<MeshObject> objects = new ArrayList<>();
    private final Map<ObjectRef, List<StoredCondition>> conditions = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    void add(ObjectNode stored) {
        Decoded decoded = StoredObjects.judged(stored);
        if (decoded instanceof Decoded.Known known) {
            objects.add(known.object());
            List<StoredCondition> written = conditions(known.object().kind(), stored);
            if (!written.isEmpty()) {
                conditions.put(known.object().ref(), written);
            }
        } else if (decoded instanceof Decoded.Malformed malformed) {
            notes.add(name(stored) + " makes no sense to this guard and is left out: " + malformed.path() + " "
                    + malformed.fault());
        }
    }

    void addAll(ScannedObjects others) {
        objects.addAll(others.objects);
        conditions.putAll(others.conditions);
        notes.addAll(others.notes);
    }

    void note(String note) {
        notes.add(note);
    }

    ClusterScan scan(String defaultNamespace) {
        return new ClusterScan(MeshSnapshot.complete(objects), conditions, defaultNamespace, notes);
    }

    private static List<StoredCondition> conditions(Kind kind, JsonNode stored) {
        return switch (kind) {
            case AUTHORIZATION_POLICY, SERVICE, SERVICE_ENTRY ->
                conditions(stored.path("status").path("conditions"));
            case NAMESPACE, GATEWAY, GATEWAY_CLASS -> List.of();
        };
    }

    private static List<StoredCondition> conditions(JsonNode array) {
        List<StoredCondition> conditions = new ArrayList<>();
        for (JsonNode condition : array) {
            conditions.add(new StoredCondition(
                    condition.path("type").asText(),
                    condition.path("status").asText(),
                    condition.path("reason").asText()));
        }
        return conditions;
    }

    private static String name(JsonNode stored) {
        JsonNode metadata = stored.path("metadata");
        String namespace = metadata.path("namespace").asText();
        return stored.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
                + metadata.path("name").asText();
    }
}
