package io.waypointguard.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.random.Seeds;
import io.waypointguard.testing.MeshYaml;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The engine and {@link IstioModel}, written apart from each other, agree on meshes and policies by chance. */
class DifferentialTest {

    private static final int MESHES = 2_000;
    private static final int POLICIES_PER_MESH = 10;

    @Test
    void the_engine_and_a_model_written_apart_from_it_say_the_same() {
        Map<String, Integer> seen = new TreeMap<>();
        Seeds.forEach(MESHES, seed -> {
            ChanceMesh chance = new ChanceMesh(new Random(seed));
            List<ObjectNode> manifests = chance.objects();
            IstioModel model = new IstioModel(manifests, ChanceMesh.ROOT);
            MeshSnapshot mesh = MeshSnapshot.complete(
                    manifests.stream().map(MeshYaml::object).toList());
            for (ObjectNode manifest : manifests) {
                if (Set.of("Service", "ServiceEntry")
                        .contains(manifest.path("kind").asText())) {
                    service(manifest, mesh, model, seen);
                }
            }
            for (int j = 0; j < POLICIES_PER_MESH; j++) {
                policy(chance.policy(), mesh, model, seen);
            }
        });
        if (!Seeds.isOne()) {
            everythingTurnedUp(seen);
        }
    }

    private static void everythingTurnedUp(Map<String, Integer> seen) {
        assertThat(seen.keySet())
                .as("what has turned up by chance: %s", seen)
                .contains(
                        "Service ",
                        "Service True WaypointAccepted",
                        "Service False WaypointIsNotReady",
                        "Service False AttachmentDenied",
                        "Service False UnsupportedTrafficType",
                        "Service seen by its waypoint",
                        "WaypointAccepted True Accepted",
                        "WaypointAccepted True PartiallyInvalid",
                        "WaypointAccepted False Invalid",
                        "WaypointAccepted False AncestorNotBound",
                        "WaypointAccepted False TargetNotFound",
                        "ZtunnelAccepted True Accepted",
                        "ZtunnelAccepted True UnsupportedValue",
                        "ZtunnelAccepted False UnsupportedValue",
                        "DENIES_EVERYTHING",
                        "NEVER_ENFORCED",
                        "WIDER_THAN_WRITTEN",
                        "PARTLY_ENFORCED",
                        "AS_WRITTEN");
    }

    private static void service(ObjectNode manifest, MeshSnapshot mesh, IstioModel model, Map<String, Integer> seen) {
        MeshObject object = MeshYaml.object(manifest);
        ServiceEnforcement found = ServiceEnforcement.of(object, mesh, MeshSettings.DEFAULTS);
        String condition =
                found.conditions().stream().map(DifferentialTest::value).collect(Collectors.joining());
        String expected = model.serviceCondition(manifest);
        if (!condition.equals(expected) || found.waypoint().isPresent() != model.isSeenByWaypoint(manifest)) {
            throw new AssertionError(manifest + "\nengine: " + condition + " " + found.waypoint() + "\nmodel:  "
                    + expected + " " + model.isSeenByWaypoint(manifest));
        }
        seen.merge("Service " + condition, 1, Integer::sum);
        found.waypoint().ifPresent(waypoint -> seen.merge("Service seen by its waypoint", 1, Integer::sum));
    }

    private static void policy(ObjectNode manifest, MeshSnapshot mesh, IstioModel model, Map<String, Integer> seen) {
        AuthorizationPolicy policy = (AuthorizationPolicy) MeshYaml.object(manifest);
        PolicyEnforcement enforcement = PolicyEnforcement.of(policy, mesh, MeshSettings.DEFAULTS);
        Set<String> conditions = new TreeSet<>();
        enforcement.conditions().forEach(condition -> conditions.add(condition.type() + " " + value(condition)));
        String engine = conditions + " "
                + enforcement.ztunnel().map(DifferentialTest::ztunnel).orElse("");
        String expected = model.policyConditions(manifest) + " " + model.ztunnel(manifest);
        if (!engine.equals(expected) || !plausible(policy, enforcement)) {
            throw new AssertionError(
                    manifest + "\nengine: " + engine + " " + enforcement.effect() + "\nmodel:  " + expected);
        }
        conditions.forEach(condition -> seen.merge(condition, 1, Integer::sum));
        seen.merge(enforcement.effect().toString(), 1, Integer::sum);
    }

    /** The effect is in keeping with what is left of the policy. */
    private static boolean plausible(AuthorizationPolicy policy, PolicyEnforcement enforcement) {
        Effect effect = enforcement.effect();
        if (enforcement.ztunnel().isEmpty()) {
            long enforced = enforcement.targets().stream()
                    .filter(TargetEnforcement::enforced)
                    .count();
            return effect
                    == (enforced == 0
                            ? Effect.NEVER_ENFORCED
                            : enforced < enforcement.targets().size() ? Effect.PARTLY_ENFORCED : Effect.AS_WRITTEN);
        }
        ZtunnelConversion ztunnel = enforcement.ztunnel().get();
        boolean deny = policy.spec().action() == Action.DENY;
        if (!ztunnel.attached()) {
            return effect == Effect.NEVER_ENFORCED;
        }
        if (policy.spec().rules().isEmpty()) {
            return effect == Effect.AS_WRITTEN;
        }
        if (ztunnel.effectiveRules() == 0) {
            return effect == (deny ? Effect.NEVER_ENFORCED : Effect.DENIES_EVERYTHING);
        }
        boolean lost = ztunnel.effectiveRules() < policy.spec().rules().size();
        return effect != Effect.NEVER_ENFORCED
                && effect != Effect.DENIES_EVERYTHING
                && (effect != Effect.AS_WRITTEN || !lost);
    }

    private static String ztunnel(ZtunnelConversion ztunnel) {
        return ztunnel.sent() + " " + ztunnel.attached() + " " + ztunnel.scope() + " " + ztunnel.effectiveRules() + "/"
                + ztunnel.rules().size() + " " + ztunnel.matchesEverything() + " "
                + new TreeSet<>(ztunnel.unsupported().keySet());
    }

    private static String value(StatusCondition condition) {
        return (condition.status() ? "True " : "False ") + condition.reason();
    }
}
