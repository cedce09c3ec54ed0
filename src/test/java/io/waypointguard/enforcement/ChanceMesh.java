package io.waypointguard.enforcement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.testing.MeshYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small mesh and policies by chance, in which every label, listener and field of the semantics turns up often. */
final class ChanceMesh {

    static final String ROOT = "istio-system";

    private static final List<String> NAMESPACES = List.of("app", "infra", ROOT, "unknown");
    private static final List<String> WAYPOINTS = List.of("wp", "gw", "wp", "gw", "missing", "none", "None", "");
    private static final List<String> IPS = List.of("10.0.0.0/8", "10.0.0.1", "::1", "nonsense", "10.0.0.0/33");
    private static final List<String> PORTS = List.of("80", "0080", "443", "0", "http", "+80", "65536");
    private static final List<String> TEXTS = List.of("a", "*", "a*");
    private static final List<String> SOURCES = List.of(
            "principals",
            "notPrincipals",
            "namespaces",
            "notNamespaces",
            "serviceAccounts",
            "notServiceAccounts",
            "ipBlocks",
            "notIpBlocks",
            "ipBlocks",
            "principals",
            "trustDomains",
            "notTrustDomains",
            "requestPrincipals",
            "notRequestPrincipals",
            "remoteIpBlocks",
            "notRemoteIpBlocks");
    private static final List<String> OPERATIONS = List.of(
            "ports",
            "notPorts",
            "ports",
            "notPorts",
            "hosts",
            "notHosts",
            "methods",
            "notMethods",
            "paths",
            "notPaths");
    private static final List<String> KEYS = List.of(
            "source.ip",
            "source.namespace",
            "source.principal",
            "destination.ip",
            "destination.port",
            "source.serviceAccount",
            "source.trustDomain",
            "remote.ip",
            "connection.sni",
            "request.headers[a]",
            "Source.ip");

    private final Random random;

    ChanceMesh(Random random) {
        this.random = random;
    }

    List<ObjectNode> objects() {
        List<ObjectNode> objects = new ArrayList<>();
        for (String name : List.of("app", "infra", ROOT)) {
            ObjectNode namespace = object("v1", "Namespace", "", name);
            useWaypoint(namespace, 3);
            maybe(2, () -> label(namespace, "team", one(List.of("a", "b"))));
            objects.add(namespace);
        }
        for (String name : List.of("istio-waypoint", "other", "istio")) {
            if (!chance(6)) {
                objects.add(gatewayClass(name));
            }
        }
        for (String namespace : NAMESPACES) {
            for (String name : List.of("wp", "gw")) {
                if (!chance(5)) {
                    objects.add(gateway(namespace, name));
                }
            }
            objects.add(service("v1", "Service", namespace, "svc"));
            objects.add(service("v1", "Service", namespace, "api"));
            objects.add(service("networking.istio.io/v1", "ServiceEntry", namespace, "svc"));
        }
        return objects;
    }

    ObjectNode policy() {
        ObjectNode policy = object("security.istio.io/v1", "AuthorizationPolicy", one(NAMESPACES), "policy");
        maybe(
                6,
                () -> policy.withObject("/metadata")
                        .putObject("annotations")
                        .put("istio.io/dry-run", one(List.of("true", "1", "false", "yes", "", "tRUE"))));
        if (chance(20)) {
            return policy;
        }
        ObjectNode spec = policy.putObject("spec");
        maybe(1, () -> spec.put("action", one(List.of("ALLOW", "DENY", "DENY", "ALLOW", "AUDIT", "CUSTOM"))));
        switch (random.nextInt(6)) {
            case 0 -> spec.putObject("selector");
            case 1 -> spec.putObject("selector").putObject("matchLabels");
            case 2 -> spec.putObject("selector").putObject("matchLabels").put("a", "b");
            case 3 -> {
                ArrayNode refs = spec.putArray("targetRefs");
                times(3, () -> target(refs.addObject()));
            }
            case 4 -> target(spec.putObject("targetRef"));
            default -> maybe(3, () -> spec.putNull("selector").putArray("targetRefs"));
        }
        if (!chance(8)) {
            ArrayNode rules = spec.putArray("rules");
            times(3, () -> rule(rules.addObject()));
        }
        return policy;
    }

    private void rule(ObjectNode rule) {
        maybe(1, () -> {
            ArrayNode from = rule.putArray("from");
            times(2, () -> fields(from.addObject().putObject("source"), SOURCES));
        });
        maybe(1, () -> {
            ArrayNode to = rule.putArray("to");
            times(2, () -> fields(to.addObject().putObject("operation"), OPERATIONS));
        });
        maybe(2, () -> {
            ArrayNode when = rule.putArray("when");
            times(2, () -> {
                ObjectNode condition = when.addObject().put("key", one(KEYS));
                String key = condition.path("key").asText();
                List<String> pool = key.endsWith(".port") ? PORTS : key.endsWith(".ip") ? IPS : TEXTS;
                maybe(1, () -> values(condition.putArray("values"), pool));
                maybe(1, () -> values(condition.putArray("notValues"), pool));
            });
        });
    }

    private void fields(ObjectNode match, List<String> names) {
        times(2, () -> {
            String name = one(names);
            List<String> pool = name.endsWith("orts") ? PORTS : name.endsWith("pBlocks") ? IPS : TEXTS;
            values(match.putArray(name), pool);
        });
    }

    private void target(ObjectNode target) {
        switch (random.nextInt(5)) {
            case 0 ->
                target.put("group", "gateway.networking.k8s.io")
                        .put("kind", "Gateway")
                        .put("name", one(List.of("wp", "gw", "missing")));
            case 1 ->
                target.put("group", "gateway.networking.k8s.io")
                        .put("kind", "GatewayClass")
                        .put("name", one(List.of("istio-waypoint", "other", "istio", "missing")));
            case 2 ->
                target.put("group", "networking.istio.io")
                        .put("kind", "ServiceEntry")
                        .put("name", one(List.of("svc", "missing")));
            default -> {
                target.put("kind", "Service").put("name", one(List.of("svc", "api", "missing")));
                maybe(1, () -> target.put("group", one(List.of("", "core"))));
            }
        }
    }

    private ObjectNode service(String apiVersion, String kind, String namespace, String name) {
        ObjectNode service = object(apiVersion, kind, namespace, name);
        useWaypoint(service, 2);
        maybe(
                8,
                () -> label(
                        service,
                        "gateway.istio.io/managed",
                        one(List.of("istio.io-mesh-controller", "istio.io-eastwest-controller", "somebody"))));
        if (kind.equals("Service")) {
            maybe(6, () -> service.putObject("spec").put("type", one(List.of("ExternalName", "NodePort"))));
            maybe(6, () -> service.putObject("spec").put("clusterIP", "None"));
        }
        return service;
    }

    private ObjectNode gatewayClass(String name) {
        ObjectNode gatewayClass = object("gateway.networking.k8s.io/v1", "GatewayClass", "", name);
        gatewayClass
                .putObject("spec")
                .put(
                        "controllerName",
                        name.equals("istio") ? "istio.io/gateway-controller" : "istio.io/mesh-controller");
        waypointFor(gatewayClass);
        return gatewayClass;
    }

    private ObjectNode gateway(String namespace, String name) {
        ObjectNode gateway = object("gateway.networking.k8s.io/v1", "Gateway", namespace, name);
        waypointFor(gateway);
        ObjectNode spec = gateway.putObject("spec");
        spec.put("gatewayClassName", one(List.of("istio-waypoint", "istio-waypoint", "other", "istio", "missing")));
        ArrayNode listeners = spec.putArray("listeners");
        times(2, () -> {
            ObjectNode listener = listeners.addObject();
            listener.put("port", one(List.of(15008, 15008, 15008, 15088, 80)));
            listener.put("protocol", one(List.of("HBONE", "HBONE", "HBONE", "istio.io/PROXY", "HTTP")));
            maybe(1, () -> {
                ObjectNode allowed = listener.putObject("allowedRoutes").putObject("namespaces");
                maybe(1, () -> allowed.put("from", one(List.of("All", "Same", "Selector", "Selector", "None"))));
                maybe(1, () -> {
                    ObjectNode selector = allowed.putObject("selector");
                    maybe(1, () -> selector.putObject("matchLabels").put("team", one(List.of("a", "b"))));
                });
            });
        });
        if (!chance(4)) {
            gateway.putObject("status").putArray("addresses").addObject().put("value", "a.example");
        }
        return gateway;
    }

    private void waypointFor(ObjectNode object) {
        maybe(
                4,
                () -> label(
                        object,
                        "istio.io/waypoint-for",
                        one(List.of("service", "workload", "all", "none", "", "services"))));
        maybe(
                6,
                () -> object.withObject("/metadata")
                        .putObject("annotations")
                        .put(
                                "ambient.istio.io/waypoint-inbound-binding",
                                one(List.of("PROXY/15088", "PROXY", "NONE", "NONE/80", "proxy/80", "PROXY/1/2", ""))));
    }

    private void useWaypoint(ObjectNode object, int oneIn) {
        maybe(oneIn, () -> label(object, "istio.io/use-waypoint", one(WAYPOINTS)));
        maybe(3, () -> label(object, "istio.io/use-waypoint-namespace", one(List.of("app", "infra", "infra", ""))));
    }

    private static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object =
                MeshYaml.JSON.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    private static void label(ObjectNode object, String key, String value) {
        object.withObject("/metadata").withObject("/labels").put(key, value);
    }

    private void values(ArrayNode list, List<String> pool) {
        int count = random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            list.add(one(pool));
        }
    }

    private <T> T one(List<T> pool) {
        return pool.get(random.nextInt(pool.size()));
    }

    /** True once in so many times. */
    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    /** Once in two times, or more rarely. */
    private void maybe(int rarity, Runnable action) {
        if (random.nextInt(rarity + 1) == 0) {
            action.run();
        }
    }

    private void times(int most, Runnable action) {
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            action.run();
        }
    }
}
