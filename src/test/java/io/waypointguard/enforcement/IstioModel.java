package io.waypointguard.enforcement;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What istiod and ztunnel do with a mesh, once more and as short as can be, on the bare JSON: the other side of {@link
 * DifferentialTest}. It follows istiod's own steps and shares no code with what it checks.
 */
final class IstioModel {

    private static final Set<String> L4_KEYS =
            Set.of("source.ip", "source.namespace", "source.principal", "destination.ip", "destination.port");
    private static final List<String> L7_SOURCES =
            List.of("remoteIpBlocks", "notRemoteIpBlocks", "requestPrincipals", "notRequestPrincipals");
    private static final List<String> L7_OPERATIONS =
            List.of("hosts", "notHosts", "methods", "notMethods", "paths", "notPaths");
    private static final Set<String> PARSABLE =
            Set.of("10.0.0.0/8", "10.0.0.1", "::1", "0.0.0.0/0", "80", "0080", "443", "0");
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

    private final Map<String, JsonNode> objects = new TreeMap<>();
    private final String root;

    IstioModel(List<? extends JsonNode> manifests, String root) {
        this.root = root;
        for (JsonNode manifest : manifests) {
            objects.put(key(manifest), manifest);
        }
    }

    private static String key(JsonNode manifest) {
        JsonNode metadata = manifest.path("metadata");
        return manifest.path("kind").asText() + " " + metadata.path("namespace").asText() + "/"
                + metadata.path("name").asText();
    }

    // ztunnel: convertAuthorizationPolicy, handleRule, and Authorization::matches of ztunnel

    /** {@code sent attached scope effective/total everything [unsupported]}, or nothing where ztunnel never sees it. */
    String ztunnel(JsonNode policy) {
        JsonNode spec = policy.path("spec");
        if (!targets(spec).isEmpty()) {
            return "";
        }
        Ztunnel converted = convert(policy);
        JsonNode selector = spec.path("selector");
        boolean selected = !absent(selector);
        boolean attached = converted.sent && (!selected || !absent(selector.path("matchLabels")));
        String scope = selected ? "WORKLOAD" : namespace(policy).equals(root) ? "GLOBAL" : "NAMESPACE";
        return converted.sent + " " + attached + " " + scope + " " + converted.effective + "/"
                + spec.path("rules").size() + " " + converted.everything + " " + converted.found;
    }

    private record Ztunnel(boolean sent, int effective, boolean everything, Set<String> found) {}

    private static Ztunnel convert(JsonNode policy) {
        JsonNode spec = policy.path("spec");
        String action = action(spec);
        boolean sent = !dryRun(policy) && (action.equals("ALLOW") || action.equals("DENY"));
        Set<String> found = new TreeSet<>();
        int effective = 0;
        boolean everything = false;
        for (JsonNode rule : spec.path("rules")) {
            Set<String> l7 = new TreeSet<>();
            List<Boolean> clauses = new ArrayList<>();
            clause(rule.path("to"), "operation", List.of("ports", "notPorts"), L7_OPERATIONS, l7, clauses);
            clause(
                    rule.path("from"),
                    "source",
                    List.of(
                            "principals",
                            "notPrincipals",
                            "namespaces",
                            "notNamespaces",
                            "serviceAccounts",
                            "notServiceAccounts",
                            "ipBlocks",
                            "notIpBlocks"),
                    L7_SOURCES,
                    l7,
                    clauses);
            for (JsonNode when : rule.path("when")) {
                String key = when.path("key").asText();
                if (L4_KEYS.contains(key)) {
                    boolean parsed = key.endsWith(".ip") || key.endsWith(".port");
                    clauses.add(any(when.path("values"), parsed) || any(when.path("notValues"), parsed));
                } else {
                    l7.add(key);
                    clauses.add(false);
                }
            }
            found.addAll(l7);
            boolean dropped = action.equals("ALLOW") && !l7.isEmpty();
            if (!dropped && !clauses.contains(false)) {
                effective++;
                everything |= clauses.isEmpty();
            }
        }
        return new Ztunnel(sent, sent ? effective : 0, sent && everything, found);
    }

    private static void clause(
            JsonNode entries, String name, List<String> l4, List<String> l7, Set<String> found, List<Boolean> clauses) {
        if (entries.isEmpty()) {
            return;
        }
        boolean canMatch = false;
        for (JsonNode entry : entries) {
            JsonNode match = entry.path(name);
            l7.stream().filter(field -> !match.path(field).isEmpty()).forEach(found::add);
            canMatch |= l4.stream()
                    .anyMatch(field -> any(match.path(field), field.matches("(i|notI)pBlocks|(p|notP)orts")));
        }
        clauses.add(canMatch);
    }

    private static boolean any(JsonNode values, boolean parsed) {
        for (JsonNode value : values) {
            if (!parsed || PARSABLE.contains(value.asText())) {
                return true;
            }
        }
        return false;
    }

    // Conditions of a policy: WorkloadAuthorization.GetConditions, WaypointPolicyStatusCollection, flattenConditions

    Set<String> policyConditions(JsonNode policy) {
        JsonNode spec = policy.path("spec");
        List<JsonNode> targets = targets(spec);
        Set<String> conditions = new TreeSet<>();
        if (dryRun(policy)) {
            conditions.add("ZtunnelAccepted False UnsupportedValue");
        } else if (targets.isEmpty()) {
            Ztunnel converted = convert(policy);
            conditions.add("ZtunnelAccepted " + (converted.sent ? "True " : "False ")
                    + (converted.sent && converted.found.isEmpty() ? "Accepted" : "UnsupportedValue"));
        }
        if (!targets.isEmpty()) {
            List<String> each =
                    targets.stream().map(target -> target(policy, target)).toList();
            long bound = each.stream()
                    .filter(status -> status.equals("True Accepted"))
                    .count();
            String all = bound == each.size() ? "True Accepted" : bound > 0 ? "True PartiallyInvalid" : "False Invalid";
            conditions.add("WaypointAccepted " + (each.size() == 1 ? each.get(0) : all));
        }
        return conditions;
    }

    private String target(JsonNode policy, JsonNode target) {
        String place = namespace(policy) + "/" + target.path("name").asText();
        switch (target.path("kind").asText()) {
            case "GatewayClass":
                if (!namespace(policy).equals(root)) {
                    return "False Invalid";
                }
                JsonNode found =
                        objects.get("GatewayClass /" + target.path("name").asText());
                if (found == null) {
                    return "False TargetNotFound";
                }
                boolean mesh =
                        found.path("spec").path("controllerName").asText().equals("istio.io/mesh-controller");
                return mesh ? "True Accepted" : "False Invalid";
            case "Gateway":
                return isWaypoint("Gateway " + place) ? "True Accepted" : "False TargetNotFound";
            case "Service", "ServiceEntry":
                JsonNode service = objects.get(target.path("kind").asText() + " " + place);
                if (service == null) {
                    return "False TargetNotFound";
                }
                return waypointOf(service).startsWith("True") ? "True Accepted" : "False AncestorNotBound";
            default:
                return "False unknown";
        }
    }

    // Conditions of a Service: fetchWaypointForService, fetchWaypointForTarget, GetUseWaypoint, makeAllowedRoutes

    String serviceCondition(JsonNode service) {
        boolean alias = service.path("spec").path("type").asText().equals("ExternalName");
        return alias ? "" : waypointOf(service);
    }

    /** Whether some waypoint sees its traffic: it is bound to a Gateway that is a waypoint, and has an address of its own. */
    boolean isSeenByWaypoint(JsonNode service) {
        JsonNode spec = service.path("spec");
        boolean addressed = !spec.path("type").asText().equals("ExternalName")
                && !spec.path("clusterIP").asText().equals("None");
        return addressed && waypointOf(service).startsWith("True") && isOfWaypointClass(objects.get(placeOf(service)));
    }

    private boolean isOfWaypointClass(JsonNode gateway) {
        return gateway.path("spec").path("gatewayClassName").asText().equals("istio-waypoint")
                || classOf(gateway).path("spec").path("controllerName").asText().equals("istio.io/mesh-controller");
    }

    private String waypointOf(JsonNode service) {
        String managed = label(service, "gateway.istio.io/managed");
        if (Set.of("istio.io-mesh-controller", "istio.io-eastwest-controller").contains(managed)) {
            return "";
        }
        String place = placeOf(service);
        if (place.isEmpty()) {
            return "";
        }
        if (!isWaypoint(place)) {
            return "False WaypointIsNotReady";
        }
        JsonNode gateway = objects.get(place);
        if (!attaches(gateway, namespace(service))) {
            return "False AttachmentDenied";
        }
        return Set.of("service", "all").contains(trafficType(gateway))
                ? "True WaypointAccepted"
                : "False UnsupportedTrafficType";
    }

    /** The key of the Gateway that the labels name; empty where none is named. */
    private String placeOf(JsonNode service) {
        JsonNode labelled = has(service, "istio.io/use-waypoint")
                ? service
                : objects.getOrDefault("Namespace /" + namespace(service), service);
        String name = label(labelled, "istio.io/use-waypoint");
        if (!has(labelled, "istio.io/use-waypoint") || name.equals("none")) {
            return "";
        }
        String elsewhere = "istio.io/use-waypoint-namespace";
        String namespace = has(labelled, elsewhere) ? label(labelled, elsewhere) : namespace(service);
        return "Gateway " + namespace + "/" + name;
    }

    private boolean isWaypoint(String place) {
        return objects.containsKey(place)
                && !objects.get(place).path("status").path("addresses").isEmpty();
    }

    private String trafficType(JsonNode gateway) {
        for (JsonNode one : List.of(gateway, classOf(gateway))) {
            if (has(one, "istio.io/waypoint-for")) {
                return label(one, "istio.io/waypoint-for");
            }
        }
        return "service";
    }

    private JsonNode classOf(JsonNode gateway) {
        JsonNode none = gateway.path("no such thing");
        return objects.getOrDefault(
                "GatewayClass /" + gateway.path("spec").path("gatewayClassName").asText(), none);
    }

    private boolean attaches(JsonNode gateway, String from) {
        JsonNode allowed = listener(gateway).path("allowedRoutes").path("namespaces");
        switch (allowed.path("from").asText()) {
            case "All":
                return true;
            case "Selector":
                JsonNode selector = allowed.path("selector");
                if (absent(selector)) {
                    return false;
                }
                JsonNode namespace = objects.getOrDefault("Namespace /" + from, gateway.path("no such thing"));
                for (Map.Entry<String, JsonNode> label :
                        selector.path("matchLabels").properties()) {
                    if (!has(namespace, label.getKey())
                            || !label(namespace, label.getKey())
                                    .equals(label.getValue().asText())) {
                        return false;
                    }
                }
                return true;
            default:
                return namespace(gateway).equals(from);
        }
    }

    private JsonNode listener(JsonNode gateway) {
        String annotation = "ambient.istio.io/waypoint-inbound-binding";
        JsonNode own = gateway.path("metadata").path("annotations").path(annotation);
        JsonNode binding = absent(own)
                ? classOf(gateway).path("metadata").path("annotations").path(annotation)
                : own;
        String[] parts = binding.asText().split("/", -1);
        boolean valid =
                !absent(binding) && parts.length <= 2 && Set.of("NONE", "PROXY").contains(parts[0]);
        int port = valid && parts.length == 2 ? Integer.parseInt(parts[1]) : 0;
        for (JsonNode listener : gateway.path("spec").path("listeners")) {
            boolean byPort = port != 0 && listener.path("port").asInt() == port;
            boolean byProtocol = valid
                    && port == 0
                    && parts[0].equals("PROXY")
                    && listener.path("protocol").asText().equals("istio.io/PROXY");
            if (byPort || byProtocol) {
                return listener;
            }
        }
        for (JsonNode listener : gateway.path("spec").path("listeners")) {
            if (listener.path("protocol").asText().equals("HBONE")
                    && listener.path("port").asInt() == 15008) {
                return listener;
            }
        }
        return gateway.path("no such listener");
    }

    private static List<JsonNode> targets(JsonNode spec) {
        List<JsonNode> targets = new ArrayList<>();
        spec.path("targetRefs").forEach(targets::add);
        if (targets.isEmpty() && !absent(spec.path("targetRef"))) {
            targets.add(spec.path("targetRef"));
        }
        return targets;
    }

    private static boolean dryRun(JsonNode policy) {
        return TRUE.contains(policy.path("metadata")
                .path("annotations")
                .path("istio.io/dry-run")
                .asText());
    }

    private static String action(JsonNode spec) {
        return absent(spec.path("action")) ? "ALLOW" : spec.path("action").asText();
    }

    private static String namespace(JsonNode manifest) {
        return manifest.path("metadata").path("namespace").asText();
    }

    private static boolean has(JsonNode manifest, String label) {
        return manifest.path("metadata").path("labels").has(label);
    }

    private static String label(JsonNode manifest, String label) {
        return manifest.path("metadata").path("labels").path(label).asText();
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
