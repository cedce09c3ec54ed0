package io.waypointguard.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.decode.Decoded.Known;
import io.waypointguard.decode.Decoded.Malformed;
import io.waypointguard.decode.Decoded.OtherKind;
import io.waypointguard.mesh.AllowedRoutes;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.GatewayClass;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.LabelSelector;
import io.waypointguard.mesh.Listener;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.Service;
import io.waypointguard.mesh.ServiceEntry;
import io.waypointguard.mesh.Unrecognised;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one manifest. Never throws: what cannot be read is {@link Malformed}, but for the spec of an
 * AuthorizationPolicy, which is read as far as it goes, because a rule says better what is wrong with it.
 */
public final class ObjectDecoder {

    private ObjectDecoder() {}

    public static Decoded decode(JsonNode manifest) {
        List<Unrecognised> notes = new ArrayList<>();
        Cursor top = Cursor.top(manifest, notes);
        if (!manifest.isObject()) {
            return new Malformed(".", "is not an object with apiVersion and kind");
        }
        String apiVersion = top.at("apiVersion").text();
        String kindName = top.at("kind").text();
        if (apiVersion.isEmpty() || kindName.isEmpty()) {
            return new Malformed(apiVersion.isEmpty() ? "apiVersion" : "kind", "is missing");
        }
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        Optional<Kind> kind = Kind.of(group, kindName);
        if (kind.isEmpty()) {
            return new OtherKind(apiVersion, kindName);
        }
        if (!kind.get().versions().contains(version)) {
            return new Malformed(
                    "apiVersion",
                    "is " + apiVersion + ", a version of " + kindName + " that this guard does not know; it knows "
                            + String.join(", ", kind.get().versions()));
        }
        return decode(kind.get(), top, notes);
    }

    private static Decoded decode(Kind kind, Cursor top, List<Unrecognised> notes) {
        Metadata metadata = metadata(kind, top);
        MeshObject object = switch (kind) {
            case NAMESPACE -> namespace(metadata, top);
            case SERVICE -> service(metadata, top.at("spec").object());
            case SERVICE_ENTRY -> new ServiceEntry(metadata);
            case GATEWAY -> gateway(metadata, top);
            case GATEWAY_CLASS ->
                new GatewayClass(
                        metadata, top.at("spec").object().at("controllerName").text());
            case AUTHORIZATION_POLICY -> {
                // What was noted so far is about the metadata, which has to be whole.
                List<Unrecognised> specNotes = new ArrayList<>();
                yield new AuthorizationPolicy(
                        metadata, PolicyDecoder.spec(top.noting(specNotes).at("spec"), specNotes));
            }
        };
        for (Unrecognised note : notes) {
            return new Malformed(note.path(), "is not " + note.expected());
        }
        if (metadata.name().isEmpty() && metadata.generateName().isEmpty()) {
            return new Malformed("metadata.name", "is missing");
        }
        return new Known(object);
    }

    private static Metadata metadata(Kind kind, Cursor top) {
        Cursor metadata = top.at("metadata").object();
        String namespace = metadata.at("namespace").text();
        return new Metadata(
                top.at("apiVersion").text(),
                kind.namespaced() ? namespace : "",
                metadata.at("name").text(),
                metadata.at("generateName").text(),
                metadata.at("labels").stringMap(),
                metadata.at("annotations").stringMap(),
                metadata.at("deletionTimestamp").present());
    }

    private static Namespace namespace(Metadata metadata, Cursor top) {
        boolean phaseTerminating = top.at("status").object().at("phase").text().equals("Terminating");
        return new Namespace(new Metadata(
                metadata.apiVersion(),
                metadata.namespace(),
                metadata.name(),
                metadata.generateName(),
                labelsOfNamespace(metadata),
                metadata.annotations(),
                metadata.terminating() || phaseTerminating));
    }

    /** The API server gives every Namespace a label with its name, and allowedRoutes often go by it. */
    private static Map<String, String> labelsOfNamespace(Metadata metadata) {
        if (metadata.name().isEmpty()) {
            return metadata.labels();
        }
        Map<String, String> labels = new HashMap<>(metadata.labels());
        labels.put(Namespace.NAME_LABEL, metadata.name());
        return labels;
    }

    private static Service service(Metadata metadata, Cursor spec) {
        return new Service(
                metadata,
                spec.at("type").text(),
                spec.at("clusterIP").text().equals("None"),
                spec.at("selector").stringMap());
    }

    private static Gateway gateway(Metadata metadata, Cursor top) {
        Cursor spec = top.at("spec").object();
        List<Listener> listeners = spec.at("listeners").items().stream()
                .map(item -> listener(item.objectItem()))
                .toList();
        int addresses = top.at("status").object().at("addresses").items().size();
        return new Gateway(metadata, spec.at("gatewayClassName").text(), listeners, addresses);
    }

    private static Listener listener(Cursor listener) {
        Cursor namespaces =
                listener.at("allowedRoutes").object().at("namespaces").object();
        return new Listener(
                listener.path(),
                listener.at("name").text(),
                listener.at("port").integer(-1),
                listener.at("protocol").text(),
                new AllowedRoutes(namespaces.at("from").text(), labelSelector(namespaces.at("selector"))));
    }

    private static LabelSelector labelSelector(Cursor selector) {
        List<LabelSelector.Requirement> requirements = new ArrayList<>();
        for (Cursor item : selector.object().at("matchExpressions").items()) {
            requirements.add(new LabelSelector.Requirement(
                    item.objectItem().at("key").text(),
                    item.at("operator").text(),
                    item.at("values").stringList().values()));
        }
        return new LabelSelector(selector.present(), selector.at("matchLabels").stringMapWithoutNulls(), requirements);
    }
}
