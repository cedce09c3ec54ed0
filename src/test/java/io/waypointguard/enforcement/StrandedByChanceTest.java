package io.waypointguard.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.guard.Change;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.Policy;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.random.Seeds;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.RuleSettings;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.Transition;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.MeshYaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A change strands the policies that a look at every policy of the mesh says it strands: the indexes by which the
 * dependent ones are found miss nobody, and name nobody too many.
 */
class StrandedByChanceTest {

    private static final int MESHES = 600;
    private static final int POLICIES = 12;
    private static final int CHANGES_PER_MESH = 30;
    private static final MeshSettings SETTINGS = MeshSettings.DEFAULTS;

    @Test
    @DisplayName("Who is stranded by a change is who was enforced before and is not after, addresses left aside")
    void stranded() {
        Map<String, Integer> seen = new TreeMap<>();
        Seeds.forEach(MESHES, seed -> {
            Random random = new Random(seed);
            MeshSnapshot mesh = withoutSomeClasses(mesh(random, POLICIES), random);
            List<List<MeshObject>> others = byKind(mesh(random, 0));
            for (int i = 0; i < CHANGES_PER_MESH; i++) {
                Change change = change(mesh, others, random);
                Transition transition = change.in(mesh);
                Set<String> stranded = stranded(transition);
                assertThat(stranded).as("stranded by %s", change).isEqualTo(strandedOfAll(change, mesh));
                assertThat(inVain(transition.impacts(SETTINGS)))
                        .as("waiting in vain after %s", change)
                        .isEqualTo(inVain(impactsOnAll(transition, change)));
                told(change, transition, stranded);
                if (!stranded.isEmpty()) {
                    String kind = transition.subject().kind().kindName();
                    seen.merge(change.operation() + " " + kind, 1, Integer::sum);
                }
            }
        });
        if (!Seeds.isOne()) {
            assertThat(seen.keySet())
                    .as("what stranded policies: %s", seen)
                    .containsExactlyInAnyOrder(
                            "CREATE GatewayClass",
                            "DELETE Gateway",
                            "DELETE GatewayClass",
                            "DELETE Namespace",
                            "DELETE Service",
                            "DELETE ServiceEntry",
                            "UPDATE Gateway",
                            "UPDATE GatewayClass",
                            "UPDATE Namespace",
                            "UPDATE Service",
                            "UPDATE ServiceEntry");
        }
    }

    /** The rule says it, of as many policies as there are, and denies unless the target itself goes. */
    private static void told(Change change, Transition transition, Set<String> stranded) {
        List<Finding> findings = StandardRules.registry().checkImpact(transition, RuleSettings.DEFAULTS).stream()
                .filter(finding -> finding.message().contains("enforced by nobody: "))
                .toList();
        assertThat(findings).hasSize(stranded.isEmpty() ? 0 : 1);
        Kind kind = transition.subject().kind();
        boolean targetGoes = change.after().isEmpty() && (kind == Kind.SERVICE || kind == Kind.SERVICE_ENTRY);
        long policies = stranded.stream()
                .map(name -> name.substring(0, name.indexOf(' ')))
                .distinct()
                .count();
        for (Finding finding : findings) {
            assertThat(finding.severity()).isEqualTo(targetGoes ? Severity.WARNING : Severity.DENY);
            assertThat(finding.message()).contains("leaves " + policies + " AuthorizationPolic");
        }
    }

    private static Set<String> stranded(Transition transition) {
        return names(transition.impacts(SETTINGS), Impact::strands);
    }

    private static Set<String> inVain(List<Impact> impacts) {
        return names(impacts, Impact::losesHope);
    }

    private static Set<String> names(List<Impact> impacts, Predicate<Impact> which) {
        return impacts.stream()
                .filter(which)
                .map(impact -> name(impact.policy(), impact.target().path()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(Policy policy, String target) {
        return policy.ref().namespacedName() + " " + target;
    }

    private static List<Impact> impactsOnAll(Transition transition, Change change) {
        return policies((MeshSnapshot) transition.meshBefore()).stream()
                .filter(policy -> counts(policy, change, transition))
                .flatMap(
                        policy -> Impact.on(policy, transition.meshBefore(), transition.meshAfter(), SETTINGS).stream())
                .toList();
    }

    private static boolean counts(AuthorizationPolicy policy, Change change, Transition transition) {
        boolean goesWithItsNamespace = change.after().isEmpty()
                && change.before()
                        .filter(object -> object.ref().equals(ObjectRef.namespace(policy.namespace())))
                        .isPresent();
        return !goesWithItsNamespace
                && !policy.metadata().terminating()
                && Stream.of(transition.meshBefore(), transition.meshAfter())
                        .allMatch(mesh -> Membership.concernsAmbient(policy.namespace(), mesh, SETTINGS)
                                && mesh.namespace(policy.namespace())
                                        .filter(namespace ->
                                                namespace.metadata().terminating())
                                        .isEmpty());
    }

    /** Written apart from the engine's way: every policy of the mesh, by what {@code explain} says of it. */
    private static Set<String> strandedOfAll(Change change, MeshSnapshot mesh) {
        MeshSnapshot before = change.before().map(mesh::with).orElse(mesh);
        MeshSnapshot after = change.after()
                .map(before::with)
                .orElseGet(() -> without(change.before().orElseThrow(), before));
        Set<String> stranded = enforcedTargets(before);
        stranded.removeAll(enforcedTargets(after));
        Transition transition = new Transition(change.before(), change.after(), before, after);
        policies(before).stream()
                .filter(policy ->
                        !counts(policy, change, transition) || policy.spec().action() == Action.UNKNOWN)
                .forEach(policy -> stranded.removeIf(name -> name.startsWith(name(policy, ""))));
        return stranded;
    }

    private static MeshSnapshot without(MeshObject deleted, MeshSnapshot mesh) {
        List<MeshObject> left = new ArrayList<>(mesh.objects());
        left.removeIf(object -> object.ref().equals(deleted.ref())
                || (deleted instanceof Namespace namespace
                        && object instanceof Gateway
                        && object.metadata().namespace().equals(namespace.name())));
        return MeshSnapshot.complete(left);
    }

    private static Set<String> enforcedTargets(MeshSnapshot mesh) {
        MeshSnapshot ready = MeshSnapshot.complete(
                mesh.objects().stream().map(StrandedByChanceTest::withAddress).toList());
        Set<String> enforced = new TreeSet<>();
        for (AuthorizationPolicy policy : policies(ready)) {
            PolicyEnforcement.of(policy, ready, SETTINGS).targets().stream()
                    .filter(TargetEnforcement::enforced)
                    .forEach(target -> enforced.add(name(policy, target.ref().path())));
        }
        return enforced;
    }

    private static MeshObject withAddress(MeshObject object) {
        return object instanceof Gateway gateway
                ? new Gateway(gateway.metadata(), gateway.className(), gateway.listeners(), 1)
                : object;
    }

    private static Collection<AuthorizationPolicy> policies(MeshSnapshot mesh) {
        return mesh.objects().stream()
                .filter(AuthorizationPolicy.class::isInstance)
                .map(AuthorizationPolicy.class::cast)
                .toList();
    }

    /** So that there are as many changes of classes as of Services. */
    static List<List<MeshObject>> byKind(MeshSnapshot mesh) {
        Map<Kind, List<MeshObject>> byKind = mesh.objects().stream()
                .collect(Collectors.groupingBy(MeshObject::kind, TreeMap::new, Collectors.toList()));
        byKind.values().forEach(objects -> objects.sort(Comparator.comparing(MeshObject::ref)));
        return List.copyOf(byKind.values());
    }

    /** An object of the mesh becomes another version of it or is deleted, or a new one comes. */
    static Change change(MeshSnapshot mesh, List<List<MeshObject>> others, Random random) {
        List<MeshObject> versions = others.get(random.nextInt(others.size()));
        MeshObject other = versions.get(random.nextInt(versions.size()));
        Optional<MeshObject> known = mesh.find(other.ref());
        if (known.isEmpty()) {
            return Change.create(other);
        }
        return random.nextInt(3) == 0
                ? Change.delete(known.get())
                : Change.update(known.get(), goingAs(known.get(), other));
    }

    /** No update begins a deletion, and none takes one back. */
    private static MeshObject goingAs(MeshObject known, MeshObject other) {
        Metadata metadata = new Metadata(
                other.metadata().apiVersion(),
                other.metadata().namespace(),
                other.metadata().name(),
                "",
                other.metadata().labels(),
                other.metadata().annotations(),
                known.metadata().terminating());
        if (other instanceof Gateway gateway) {
            return new Gateway(metadata, gateway.className(), gateway.listeners(), gateway.addresses());
        }
        return other instanceof Namespace ? new Namespace(metadata) : other;
    }

    /** Policies with targets, in Namespaces that are mostly ambient; some of either are being deleted. */
    static MeshSnapshot mesh(Random random, int policies) {
        ChanceMesh chance = new ChanceMesh(random);
        List<ObjectNode> objects = new ArrayList<>(chance.objects());
        for (int i = 0; i < policies; i++) {
            ObjectNode policy = chance.policy();
            while (!policy.path("spec").has("targetRefs")
                    && !policy.path("spec").has("targetRef")) {
                policy = chance.policy();
            }
            policy.withObject("/metadata").put("name", "policy-" + i);
            if (random.nextInt(20) == 0) {
                policy.withObject("/spec").put("action", "PERMIT");
            }
            objects.add(policy);
        }
        objects.forEach(object -> improve(object, random));
        return MeshSnapshot.complete(objects.stream().map(MeshYaml::object).toList());
    }

    /** So that others can come. */
    static MeshSnapshot withoutSomeClasses(MeshSnapshot mesh, Random random) {
        MeshSnapshot left = mesh;
        for (String name : List.of("istio-waypoint", "other", "istio")) {
            left = random.nextBoolean() ? left : left.without(ObjectRef.gatewayClass(name));
        }
        return left;
    }

    /** Left to chance alone, hardly anything would be enforced that could be lost. */
    static void improve(ObjectNode object, Random random) {
        ObjectNode metadata = object.withObject("/metadata");
        boolean often = random.nextInt(3) != 0;
        boolean seldom = random.nextInt(20) == 0;
        switch (object.path("kind").asText()) {
            case "Namespace" -> {
                label(metadata, "istio.io/dataplane-mode", seldom ? "none" : "ambient");
                useWaypoint(metadata, often, random);
                terminating(metadata, random.nextInt(20) == 0);
            }
            case "AuthorizationPolicy" -> terminating(metadata, seldom);
            case "Service", "ServiceEntry" -> {
                if (random.nextBoolean()) {
                    metadata.remove("labels");
                }
                useWaypoint(metadata, often, random);
            }
            case "Gateway" -> {
                terminating(metadata, seldom);
                if (often) {
                    metadata.remove("annotations");
                    object.withObject("/spec")
                            .put("gatewayClassName", random.nextBoolean() ? "istio-waypoint" : "other");
                    object.withObject("/spec").set("listeners", MeshYaml.tree("""
                            - port: 15008
                              protocol: HBONE
                              allowedRoutes: {namespaces: {from: All}}
                            """));
                }
            }
            case "GatewayClass" -> {
                if (!often) {
                    label(metadata, "istio.io/waypoint-for", "workload");
                }
            }
            default -> {}
        }
    }

    private static void useWaypoint(ObjectNode metadata, boolean really, Random random) {
        if (really) {
            label(metadata, "istio.io/use-waypoint", random.nextBoolean() ? "wp" : "gw");
            label(metadata, "istio.io/use-waypoint-namespace", "infra");
        }
    }

    private static void label(ObjectNode metadata, String name, String value) {
        metadata.withObject("/labels").put(name, value);
    }

    private static void terminating(ObjectNode metadata, boolean really) {
        if (really) {
            metadata.put("deletionTimestamp", "2026-01-01T00:00:00Z");
        }
    }
}
