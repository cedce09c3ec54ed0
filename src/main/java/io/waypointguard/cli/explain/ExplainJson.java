package io.waypointguard.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.cli.report.JsonOutput;
import io.waypointguard.enforcement.DryRun;
import io.waypointguard.enforcement.StatusCondition;
import io.waypointguard.enforcement.TargetEnforcement;
import io.waypointguard.enforcement.ZtunnelConversion;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.PolicySpec.Action;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Explanations as JSON. {@code reason} and {@code conditions} are istiod's own words, as the guard expects them;
 * {@code istiod} is what istiod has written.
 */
public final class ExplainJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ExplainJson() {}

    /** Several explanations, of a Namespace or of the mesh. */
    public static ObjectNode all(List<PolicyExplanation> policies, List<ServiceExplanation> services) {
        ObjectNode tree = JSON.objectNode();
        ArrayNode policyList = tree.putArray("policies");
        policies.forEach(policy -> policyList.add(policy(policy)));
        ArrayNode serviceList = tree.putArray("services");
        services.forEach(service -> serviceList.add(service(service)));
        return tree;
    }

    public static ObjectNode policy(PolicyExplanation explanation) {
        AuthorizationPolicy policy = explanation.policy();
        ObjectNode tree = JSON.objectNode();
        tree.set("policy", name(policy.namespace(), policy.metadata().displayName()));
        tree.put("action", action(policy.spec()));
        tree.put("dryRun", DryRun.of(policy) == DryRun.ON);
        tree.put("inScope", explanation.inScope());
        tree.set(
                "ztunnel",
                explanation
                        .enforcement()
                        .ztunnel()
                        .<JsonNode>map(ExplainJson::ztunnel)
                        .orElse(JSON.nullNode()));
        ArrayNode targets = tree.putArray("targets");
        explanation.enforcement().targets().forEach(target -> targets.add(target(target)));
        tree.put("effect", explanation.enforcement().effect().text());
        tree.set("conditions", conditions(explanation.enforcement().conditions()));
        explanation.istiod().ifPresent(status -> putIstiod(tree, status));
        tree.set("findings", JsonOutput.findings(explanation.findings()));
        return tree;
    }

    public static ObjectNode service(ServiceExplanation explanation) {
        ObjectNode tree = JSON.objectNode();
        tree.putObject("service")
                .put("kind", explanation.service().kind().kindName())
                .put("namespace", explanation.service().metadata().namespace())
                .put("name", explanation.service().metadata().displayName());
        tree.set("waypoint", nullable(explanation.enforcement().waypoint()));
        tree.put("source", explanation.enforcement().binding().source().text());
        tree.set("conditions", conditions(explanation.enforcement().conditions()));
        explanation.istiod().ifPresent(status -> putIstiod(tree, status));
        ArrayNode policies = tree.putArray("policies");
        explanation.policies().forEach(policy -> policies.add(name(policy.namespace(), policy.name())));
        return tree;
    }

    /** The action that Istio takes: the written one, ALLOW where none is written. */
    static String action(PolicySpec spec) {
        return spec.action() == Action.UNKNOWN
                ? spec.actionText()
                : spec.action().name();
    }

    private static ObjectNode ztunnel(ZtunnelConversion ztunnel) {
        ObjectNode tree = JSON.objectNode()
                .put("sent", ztunnel.sent())
                .put("attached", ztunnel.attached())
                .put("scope", ztunnel.scope().name().toLowerCase(Locale.ROOT))
                .put("effectiveRules", ztunnel.effectiveRules())
                .put("totalRules", ztunnel.rules().size())
                .put("matchesEverything", ztunnel.matchesEverything());
        ArrayNode unsupported = tree.putArray("unsupported");
        ztunnel.unsupported().keySet().forEach(unsupported::add);
        return tree;
    }

    private static ObjectNode target(TargetEnforcement target) {
        ObjectNode tree = JSON.objectNode()
                .put("group", target.ref().group())
                .put("kind", target.ref().kind())
                .put("name", target.ref().name())
                .put("enforcer", target.enforced() ? "waypoint" : "nobody");
        tree.set("waypoint", nullable(target.waypoint()));
        tree.put("reason", target.istiodReason());
        if (target.pending()) {
            tree.put("pending", true);
        }
        return tree;
    }

    private static ArrayNode conditions(List<StatusCondition> conditions) {
        ArrayNode array = JSON.arrayNode();
        conditions.forEach(condition -> array.addObject()
                .put("type", condition.type())
                .put("status", condition.status() ? "True" : "False")
                .put("reason", condition.reason()));
        return array;
    }

    private static void putIstiod(ObjectNode tree, IstiodStatus status) {
        ArrayNode array = tree.putArray("istiod");
        status.written()
                .forEach(condition -> array.addObject()
                        .put("type", condition.type())
                        .put("status", condition.status())
                        .put("reason", condition.reason()));
        tree.put("disagrees", status.disagrees());
    }

    private static JsonNode nullable(Optional<NamespacedName> name) {
        return name.<JsonNode>map(found -> name(found.namespace(), found.name()))
                .orElse(JSON.nullNode());
    }

    private static ObjectNode name(String namespace, String name) {
        return JSON.objectNode().put("namespace", namespace).put("name", name);
    }
}
