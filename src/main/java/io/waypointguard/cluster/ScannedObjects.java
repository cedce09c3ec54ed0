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
    private final List<ObjectRef> unreadable = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void add(Kind kind, ObjectNode stored) {
        ObjectRef ref = WatchEvent.ref(kind, stored);
        Decoded decoded = StoredObjects.judged(stored);
        if (decoded instanceof Decoded.Known known) {
            objects.add(known.object());
            List<StoredCondition> written = conditions(kind, stored);
            if (!written.isEmpty()) {
                conditions.put(ref, written);
            }
        } else if (decoded instanceof Decoded.Malformed malformed) {
            unreadable.add(ref);
            notes.add(ref + " cannot be read and is left out: " + malformed.path() + " " + malformed.fault());
        }
    }

    void addAll(ScannedObjects others) {
        objects.addAll(others.objects);
        conditions.putAll(others.conditions);
        unreadable.addAll(others.unreadable);
        notes.addAll(others.notes);
    }

    void note(String note) {
        notes.add(note);
    }

    ClusterScan scan(String defaultNamespace) {
        MeshSnapshot mesh = MeshSnapshot.complete(objects);
        for (ObjectRef ref : unreadable) {
            mesh = mesh.withUnreadable(ref);
        }
        return new ClusterScan(mesh, conditions, defaultNamespace, notes);
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
}
