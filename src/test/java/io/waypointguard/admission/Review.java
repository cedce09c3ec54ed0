package io.waypointguard.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** An AdmissionReview as an API server would send it, for tests to bend. */
public final class Review {

    public static final String UID = "705ab4f5-6393-11e8-b7cc-42010a800002";
    static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode tree;

    private Review(ObjectNode tree) {
        this.tree = tree;
    }

    public static Review create(String manifest) {
        return of("CREATE", manifest, null);
    }

    public static Review update(String old, String manifest) {
        return of("UPDATE", manifest, old);
    }

    public static Review delete(String old) {
        return of("DELETE", null, old);
    }

    private static Review of(String operation, String manifest, String old) {
        JsonNode object = manifest == null ? JSON.nullNode() : json(manifest);
        JsonNode oldObject = old == null ? JSON.nullNode() : json(old);
        JsonNode subject = manifest == null ? oldObject : object;
        String apiVersion = subject.path("apiVersion").asText();
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        String kind = subject.path("kind").asText();
        ObjectNode tree = JSON.createObjectNode();
        tree.put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
        ObjectNode request = tree.putObject("request").put("uid", UID);
        request.putObject("kind").put("group", group).put("version", version).put("kind", kind);
        request.putObject("resource")
                .put("group", group)
                .put("version", version)
                .put("resource", plural(kind));
        JsonNode metadata = subject.path("metadata");
        if (metadata.has("name")) {
            request.set("name", metadata.get("name"));
        }
        String namespace = kind.equals("Namespace")
                ? metadata.path("name").asText()
                : metadata.path("namespace").asText();
        request.put("namespace", namespace).put("operation", operation);
        request.putObject("userInfo").put("username", "ann").putArray("groups").add("system:authenticated");
        request.set("object", object);
        request.set("oldObject", oldObject);
        request.put("dryRun", false);
        return new Review(tree);
    }

    private static String plural(String kind) {
        return switch (kind) {
            case "AuthorizationPolicy" -> "authorizationpolicies";
            case "ServiceEntry" -> "serviceentries";
            case "GatewayClass" -> "gatewayclasses";
            default -> kind.toLowerCase(java.util.Locale.ROOT) + "s";
        };
    }

    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With something of the request changed. */
    public Review with(Consumer<ObjectNode> change) {
        change.accept((ObjectNode) tree.get("request"));
        return this;
    }

    public Review withUser(String user, String... groups) {
        return with(request -> {
            ObjectNode userInfo = request.putObject("userInfo").put("username", user);
            for (String group : groups) {
                userInfo.withArray("groups").add(group);
            }
        });
    }

    public byte[] bytes() {
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return tree.toString();
    }

    /** A policy that is fine: for a Service with a waypoint, its group written out. */
    public static String goodPolicy() {
        return policy("\"group\":\"\",\"kind\":\"Service\",\"name\":\"orders\"");
    }

    /** A policy that {@code strict} refuses by WG004. */
    public static String policyWithoutGroup() {
        return policy("\"kind\":\"Service\",\"name\":\"orders\"");
    }

    private static String policy(String target) {
        return """
                {"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy",
                 "metadata":{"name":"readers","namespace":"shop"},
                 "spec":{"targetRefs":[{%s}],"action":"ALLOW",
                   "rules":[{"from":[{"source":{"principals":["cluster.local/ns/shop/sa/web"]}}],
                             "to":[{"operation":{"methods":["GET"]}}]}]}}""".formatted(target);
    }

    /** A policy that ztunnel would have to enforce, and cannot: WG002. */
    public static String policyWithSelector() {
        return """
                {"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy",
                 "metadata":{"name":"readers","namespace":"shop"},
                 "spec":{"selector":{"matchLabels":{"app":"orders"}},"action":"ALLOW",
                   "rules":[{"to":[{"operation":{"methods":["GET"]}}]}]}}""";
    }

    public static String service(String namespace, String labels) {
        return """
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"carts","namespace":"%s"%s},
                 "spec":{"type":"ClusterIP","clusterIP":"10.0.0.7","ports":[{"port":80}]}}""".formatted(namespace, labels.isEmpty() ? "" : ",\"labels\":" + labels);
    }
}
