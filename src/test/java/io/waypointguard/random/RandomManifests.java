package io.waypointguard.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Meshes and policies by chance, as JSON trees. The pools are small, so that things meet each other often, and hold
 * what is unusual as often as what is usual. The same seed gives the same manifests.
 */
public final class RandomManifests {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> NAMESPACES = List.of("istio-system", "shop", "bank", "plain");
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> WAYPOINTS =
            List.of("wp", "wp", "gw", "missing", "none", "None", "", "Not_A_Name");
    private static final List<String> PRINCIPALS = List.of(
            "cluster.local/ns/shop/sa/a",
            "cluster.local/ns/shop/sa/wp",
            "other.domain/ns/shop/sa/a",
            "spiffe://cluster.local/ns/shop/sa/a",
            "system:serviceaccount:shop:a",
            "cluster.local/ns/*/sa/a",
            "cluster.local/ns/shop/*",
            "*/sa/a",
            "*",
            "a",
            "");
    private static final Map<String, List<String>> SOURCE_FIELDS = Map.ofEntries(
            Map.entry("principals", PRINCIPALS),
            Map.entry("notPrincipals", PRINCIPALS),
            Map.entry("requestPrincipals", List.of("*", "iss/sub")),
            Map.entry("notRequestPrincipals", List.of("*")),
            Map.entry("namespaces", List.of("shop", "*", "sh*", "bank")),
            Map.entry("notNamespaces", List.of("shop", "*")),
            Map.entry("serviceAccounts", List.of("a", "shop/wp", "x/y/z", "*")),
            Map.entry("notServiceAccounts", List.of("shop/a")),
            Map.entry("ipBlocks", List.of("10.0.0.1", "10.0.0.0/8", "::1", "nonsense", "10.0.0.300")),
            Map.entry("notIpBlocks", List.of("10.0.0.1", "10.0.0.0/33")),
            Map.entry("remoteIpBlocks", List.of("10.0.0.1")),
            Map.entry("notRemoteIpBlocks", List.of("10.0.0.1")),
            Map.entry("trustDomains", List.of("cluster.local", "*", "a/b")),
            Map.entry("notTrustDomains", List.of("other.domain")),
            Map.entry("newField", List.of("x")));
    private static final Map<String, List<String>> OPERATION_FIELDS = Map.of(
            "ports", List.of("80", "0", "70000", "http"),
            "notPorts", List.of("443"),
            "methods", List.of("GET", "*"),
            "notMethods", List.of("POST"),
            "paths", List.of("/*", "*", "/a/{*}", "/a/{**}/{*}", "/{x}"),
            "notPaths", List.of("/admin"),
            "hosts", List.of("a.example", "*"),
            "notHosts", List.of("b.example"),
            "graphql", List.of("x"));
    private static final List<String> KEYS = List.of(
            "source.ip",
            "source.namespace",
            "source.principal",
            "destination.ip",
            "destination.port",
            "source.serviceAccount",
            "connection.sni",
            "request.headers[x]",
            "request.headers",
            "request.auth.claims[iss]",
            "destination.labels[a]",
            "made.up",
            "");

    private final Random random;

    public RandomManifests(long seed) {
        this.random = new Random(seed);
    }

    /** A mesh: Namespaces, GatewayClasses, Gateways, Services, ServiceEntries and some policies. */
    public List<ObjectNode> mesh() {
        List<ObjectNode> objects = new ArrayList<>();
        for (String namespace : NAMESPACES) {
            if (chance(90)) {
                objects.add(namespace(namespace));
            }
            for (String name : NAMES) {
                times(1, () -> service(namespace, name)).forEach(objects::add);
                times(1, () -> serviceEntry(namespace, name)).forEach(objects::add);
            }
            for (String name : List.of("wp", "gw")) {
                times(1, () -> gateway(namespace, name)).forEach(objects::add);
            }
        }
        for (String name : List.of("istio-waypoint", "custom", "istio")) {
            times(1, () -> gatewayClass(name)).forEach(objects::add);
        }
        return objects;
    }

    private ObjectNode namespace(String name) {
        ObjectNode namespace = object("v1", "Namespace", "", name);
        if (chance(75)) {
            label(namespace, "istio.io/dataplane-mode", pick(List.of("ambient", "ambient", "ambient", "none")));
        }
        useWaypoint(namespace, 30);
        for (String mode : List.of("enforce", "warn", "audit")) {
            if (chance(15)) {
                label(namespace, "waypoint-guard.io/" + mode, pick(List.of("off", "baseline", "strict", "nonsense")));
            }
        }
        if (chance(30)) {
            annotate(
                    namespace,
                    "waypoint-guard.io/waypoint",
                    pick(List.of("wp", "shop/wp", "none", "a/b/c", "Not_A_Name")));
        }
        return namespace;
    }

    /** A Service of that name. */
    public ObjectNode service(String namespace, String name) {
        ObjectNode service = object("v1", "Service", namespace, name);
        useWaypoint(service, 60);
        if (chance(10)) {
            label(service, "gateway.istio.io/managed", "istio.io-mesh-controller");
        }
        if (chance(10)) {
            label(service, "tilde~slash/name", "x");
        }
        ObjectNode spec = service.putObject("spec");
        if (chance(25)) {
            spec.put("type", pick(List.of("ClusterIP", "ExternalName", "LoadBalancer")));
        }
        if (chance(15)) {
            spec.put("clusterIP", "None");
        }
        spec.putObject("selector").put("app", name);
        return service;
    }

    private ObjectNode serviceEntry(String namespace, String name) {
        ObjectNode entry = object("networking.istio.io/v1", "ServiceEntry", namespace, name);
        useWaypoint(entry, 60);
        entry.putObject("spec").putArray("hosts").add("x.example");
        return entry;
    }

    private ObjectNode gateway(String namespace, String name) {
        ObjectNode gateway = object("gateway.networking.k8s.io/v1", "Gateway", namespace, name);
        if (chance(40)) {
            label(
                    gateway,
                    "istio.io/waypoint-for",
                    pick(List.of("service", "service", "all", "workload", "none", "", "services")));
        }
        ObjectNode spec = gateway.putObject("spec");
        spec.put("gatewayClassName", pick(List.of("istio-waypoint", "istio-waypoint", "custom", "istio")));
        ObjectNode listener = spec.putArray("listeners").addObject();
        listener.put("name", "mesh");
        listener.put("port", pick(List.of(15008, 15008, 15008, 15009)));
        listener.put("protocol", pick(List.of("HBONE", "HBONE", "HBONE", "HTTP")));
        if (chance(50)) {
            ObjectNode namespaces = listener.putObject("allowedRoutes").putObject("namespaces");
            namespaces.put("from", pick(List.of("All", "Same", "Selector", "Nonsense")));
            if (chance(50)) {
                namespaces.putObject("selector").putObject("matchLabels").put("istio.io/dataplane-mode", "ambient");
            }
        }
        if (chance(50)) {
            gateway.putObject("status").putArray("addresses").addObject().put("value", "10.0.0.1");
        }
        return gateway;
    }

    private ObjectNode gatewayClass(String name) {
        ObjectNode gatewayClass = object("gateway.networking.k8s.io/v1", "GatewayClass", "", name);
        if (chance(30)) {
            label(gatewayClass, "istio.io/waypoint-for", pick(List.of("all", "workload")));
        }
        gatewayClass
                .putObject("spec")
                .put("controllerName", pick(List.of("istio.io/mesh-controller", "istio.io/gateway-controller")));
        return gatewayClass;
    }

    /** A policy of that name, of any Namespace. */
    public ObjectNode policy(String name) {
        String version = pick(List.of("v1", "v1beta1"));
        ObjectNode policy = object("security.istio.io/" + version, "AuthorizationPolicy", pick(NAMESPACES), name);
        if (chance(10)) {
            annotate(policy, "istio.io/dry-run", pick(List.of("true", "false", "maybe", "")));
        }
        if (chance(5)) {
            return policy;
        }
        ObjectNode spec = policy.putObject("spec");
        if (chance(70)) {
            spec.put("action", pick(List.of("ALLOW", "ALLOW", "DENY", "DENY", "AUDIT", "CUSTOM", "allow")));
        }
        if (chance(10)) {
            spec.putObject("provider").put("name", "ext-authz");
        }
        if (chance(30)) {
            ObjectNode selector = spec.putObject("selector");
            if (chance(80)) {
                ObjectNode matchLabels = selector.putObject("matchLabels");
                if (chance(80)) {
                    matchLabels.put("app", pick(List.of("a", "b", "*")));
                }
            }
        }
        if (chance(60)) {
            ArrayNode refs = spec.putArray("targetRefs");
            times(3, this::targetRef).forEach(refs::add);
        } else if (chance(10)) {
            spec.set("targetRef", targetRef());
        }
        if (chance(85)) {
            ArrayNode rules = spec.putArray("rules");
            times(3, this::rule).forEach(rules::add);
        }
        if (chance(5)) {
            spec.put("newField", "x");
        }
        return policy;
    }

    private ObjectNode targetRef() {
        ObjectNode ref = JSON.objectNode();
        String kind = pick(List.of("Service", "Service", "ServiceEntry", "Gateway", "GatewayClass", "service", "Pod"));
        if (chance(80)) {
            ref.put(
                    "group",
                    switch (kind) {
                        case "ServiceEntry" -> "networking.istio.io";
                        case "Gateway", "GatewayClass" -> "gateway.networking.k8s.io";
                        default -> pick(List.of("", "core", "", "v1"));
                    });
        }
        ref.put("kind", kind);
        ref.put("name", pick(List.of("a", "b", "c", "wp", "gw", "istio-waypoint", "missing")));
        if (chance(5)) {
            ref.put("namespace", "shop");
        }
        return ref;
    }

    private ObjectNode rule() {
        ObjectNode rule = JSON.objectNode();
        if (chance(60)) {
            ArrayNode from = rule.putArray("from");
            times(2, () -> entry("source", SOURCE_FIELDS)).forEach(from::add);
        }
        if (chance(50)) {
            ArrayNode to = rule.putArray("to");
            times(2, () -> entry("operation", OPERATION_FIELDS)).forEach(to::add);
        }
        if (chance(30)) {
            ArrayNode when = rule.putArray("when");
            times(2, this::condition).forEach(when::add);
        }
        return rule;
    }

    private ObjectNode entry(String name, Map<String, List<String>> fields) {
        ObjectNode entry = JSON.objectNode();
        ObjectNode matches = entry.putObject(name);
        List<String> names = new ArrayList<>(fields.keySet());
        Collections.sort(names);
        Collections.shuffle(names, random);
        for (String field : names.subList(0, random.nextInt(3))) {
            ArrayNode values = matches.putArray(field);
            List<String> pool = fields.getOrDefault(field, List.of());
            times(2, () -> JSON.textNode(pick(pool))).forEach(values::add);
            if (chance(1)) {
                values.add(80);
            }
        }
        return entry;
    }

    private ObjectNode condition() {
        ObjectNode condition = JSON.objectNode();
        condition.put("key", pick(KEYS));
        String values = chance(70) ? "values" : "notValues";
        condition.putArray(values).add(pick(List.of("10.0.0.1", "80", "shop", "cluster.local/ns/shop/sa/a", "x", "")));
        return condition;
    }

    private void useWaypoint(ObjectNode object, int percent) {
        if (chance(percent)) {
            label(object, "istio.io/use-waypoint", pick(WAYPOINTS));
        }
        if (chance(10)) {
            label(object, "istio.io/use-waypoint-namespace", pick(List.of("shop", "bank", "")));
        }
    }

    private static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JSON.objectNode();
        object.put("apiVersion", apiVersion);
        object.put("kind", kind);
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    private static void label(ObjectNode object, String key, String value) {
        object.withObject("/metadata/labels").put(key, value);
    }

    private static void annotate(ObjectNode object, String key, String value) {
        object.withObject("/metadata/annotations").put(key, value);
    }

    /** The same manifest with the keys of its objects, and the items of {@code shuffledLists}, in another order. */
    public ObjectNode shuffled(ObjectNode manifest, List<String> shuffledLists) {
        return (ObjectNode) shuffled(manifest, "", shuffledLists);
    }

    private JsonNode shuffled(JsonNode node, String name, List<String> lists) {
        if (node.isObject()) {
            List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(node.properties());
            Collections.shuffle(entries, random);
            ObjectNode copy = JSON.objectNode();
            entries.forEach(entry -> copy.set(entry.getKey(), shuffled(entry.getValue(), entry.getKey(), lists)));
            return copy;
        }
        if (node.isArray()) {
            List<JsonNode> items = new ArrayList<>();
            node.forEach(item -> items.add(shuffled(item, "", lists)));
            if (lists.contains(name)) {
                Collections.shuffle(items, random);
            }
            return JSON.arrayNode().addAll(items);
        }
        return node;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> pool) {
        return pool.get(random.nextInt(pool.size()));
    }

    private <T> List<T> times(int most, Supplier<T> make) {
        List<T> made = new ArrayList<>();
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            made.add(make.get());
        }
        return made;
    }
}
