package io.waypointguard.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.random.RandomManifests;
import io.waypointguard.random.Seeds;
import io.waypointguard.testing.MeshYaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A mesh that objects enter, leave and change in answers every question as one that is made of them anew. */
class MeshSnapshotTest {

    private static final int RUNS = 10;
    private static final int STEPS = 2_000;
    private static final int STEPS_BETWEEN_QUESTIONS = 50;
    private static final int VERSIONS = 40;

    /** One moment of a mesh, and what it should hold. */
    private record Moment(MeshSnapshot snapshot, Map<ObjectRef, MeshObject> objects) {}

    @Test
    @DisplayName("After thousands of changes every question is answered as by a look at every object")
    void answers_after_many_changes() {
        Set<String> answered = new TreeSet<>();
        Seeds.forEach(RUNS, seed -> {
            List<MeshObject> versions = versions(seed);
            for (Moment moment : moments(versions, new Random(seed))) {
                Map<String, Object> expected =
                        answers(new ScannedMesh(moment.objects().values()), versions);
                assertThat(answers(moment.snapshot(), versions)).isEqualTo(expected);
                assertThat(answers(MeshSnapshot.complete(moment.objects().values()), versions))
                        .isEqualTo(expected);
                assertThat(moment.snapshot().objects())
                        .containsExactlyInAnyOrderElementsOf(moment.objects().values());
                answered.addAll(answeredWithSomething(expected));
            }
        });
        if (!Seeds.isOne()) {
            assertThat(answered)
                    .as("every question had an answer at some time")
                    .containsExactlyInAnyOrder(
                            "find",
                            "gatewaysIn",
                            "gatewaysOfClass",
                            "policiesIn",
                            "policiesTargeting",
                            "servicesSelecting",
                            "usersOf",
                            "waypointsNamedIn");
        }
    }

    @Test
    @DisplayName("A mesh from which everything was taken away answers as an empty one")
    void nothing_is_left() {
        Seeds.forEach(RUNS, seed -> {
            List<MeshObject> versions = versions(seed);
            MeshSnapshot mesh = MeshSnapshot.complete(versions);
            for (MeshObject object : versions) {
                mesh = mesh.without(object.ref());
            }
            assertThat(mesh.objects()).isEmpty();
            assertThat(answers(mesh, versions)).isEqualTo(answers(MeshSnapshot.complete(List.of()), versions));
            assertThat(mesh).usingRecursiveComparison().isEqualTo(MeshSnapshot.complete(List.of()));
        });
    }

    @Test
    @DisplayName("An object that cannot be read is neither found nor absent, until it is read, goes or all are listed")
    void unreadable() {
        MeshObject cart = MeshYaml.object("{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}}");
        MeshObject other = MeshYaml.object("{apiVersion: v1, kind: Service, metadata: {name: other, namespace: shop}}");
        MeshSnapshot mesh = MeshSnapshot.complete(List.of(cart, other)).withUnreadable(cart.ref());

        assertThat(mesh.find(cart.ref())).isEmpty();
        assertThat(mesh.unreadable()).containsExactly(cart.ref());
        assertThat(mesh.size(Kind.SERVICE)).isEqualTo(1);
        assertThat(mesh.with(other).without(other.ref()).unreadable()).containsExactly(cart.ref());
        assertThat(mesh.replacing(Kind.GATEWAY, List.of()).unreadable()).containsExactly(cart.ref());
        assertThat(mesh.with(cart).unreadable()).isEmpty();
        assertThat(mesh.without(cart.ref()).unreadable()).isEmpty();
        assertThat(mesh.replacing(Kind.SERVICE, List.of(other)).unreadable()).isEmpty();
    }

    @Test
    @DisplayName("What is not there can be taken away, and what is there be put there again")
    void no_change() {
        List<MeshObject> versions = versions(1);
        MeshSnapshot mesh = MeshSnapshot.partial(versions);
        assertThat(mesh.without(ObjectRef.service("nowhere", "nothing"))).isSameAs(mesh);
        MeshSnapshot again = mesh.withAll(mesh.objects());
        assertThat(answers(again, versions)).isEqualTo(answers(mesh, versions));
        assertThat(mesh.complete()).isFalse();
        assertThat(again.complete()).isFalse();
        assertThat(MeshSnapshot.complete(versions)
                        .without(versions.get(0).ref())
                        .complete())
                .isTrue();
    }

    @Test
    @DisplayName("Where all objects of a kind are replaced, those of other kinds stay as they are")
    void one_kind_replaced() {
        Seeds.forEach(RUNS, seed -> {
            Random random = new Random(seed);
            List<MeshObject> versions = versions(seed);
            Map<ObjectRef, MeshObject> objects = new HashMap<>();
            MeshSnapshot mesh = MeshSnapshot.complete(List.of());
            for (int step = 0; step < 60; step++) {
                Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
                Map<ObjectRef, MeshObject> all = new HashMap<>();
                for (MeshObject object : versions) {
                    if (object.kind() == kind && random.nextInt(4) == 0) {
                        all.put(object.ref(), object);
                    }
                }
                mesh = mesh.replacing(kind, all.values());
                objects.keySet().removeIf(ref -> ref.kind() == kind);
                objects.putAll(all);
                assertThat(mesh.size(kind)).isEqualTo(all.size());
            }
            assertThat(answers(mesh, versions)).isEqualTo(answers(new ScannedMesh(objects.values()), versions));
            assertThat(mesh.objects()).containsExactlyInAnyOrderElementsOf(objects.values());
        });
    }

    /** The answers are asked for at the end, when every later change has been made: none of them may show. */
    private static List<Moment> moments(List<MeshObject> versions, Random random) {
        List<Moment> moments = new ArrayList<>();
        MeshSnapshot mesh = MeshSnapshot.complete(List.of());
        Map<ObjectRef, MeshObject> objects = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            MeshObject object = versions.get(random.nextInt(versions.size()));
            if (random.nextInt(3) == 0) {
                mesh = mesh.without(object.ref());
                objects.remove(object.ref());
            } else {
                mesh = mesh.with(object);
                objects.put(object.ref(), object);
            }
            if (step % STEPS_BETWEEN_QUESTIONS == 0) {
                moments.add(new Moment(mesh, Map.copyOf(objects)));
            }
        }
        return moments;
    }

    /** Few objects, and many versions of each: other labels, other targets, another class, another selector. */
    private static List<MeshObject> versions(long seed) {
        List<MeshObject> versions = new ArrayList<>();
        for (int version = 0; version < VERSIONS; version++) {
            RandomManifests manifests = new RandomManifests(seed * VERSIONS + version);
            List<ObjectNode> trees = manifests.mesh();
            for (int policy = 0; policy < 10; policy++) {
                trees.add(manifests.policy("p" + policy));
            }
            trees.forEach(tree -> versions.add(MeshYaml.object(tree)));
        }
        return versions;
    }

    private static Map<String, Object> answers(Mesh mesh, List<MeshObject> versions) {
        Map<String, Object> answers = new LinkedHashMap<>();
        for (ObjectRef ref : refs(versions)) {
            answers.put("find " + ref, mesh.find(ref).stream().toList());
            answers.put("policiesTargeting " + ref, mesh.policiesTargeting(ref));
            answers.put("usersOf " + ref.namespacedName(), mesh.usersOf(ref.namespacedName()));
        }
        for (String namespace : List.of("istio-system", "shop", "bank", "plain", "")) {
            answers.put("gatewaysIn " + namespace, mesh.gatewaysIn(namespace));
            answers.put("policiesIn " + namespace, mesh.policiesIn(namespace));
            answers.put("waypointsNamedIn " + namespace, mesh.waypointsNamedIn(namespace));
            for (String app : List.of("a", "b", "missing")) {
                Map<String, String> labels = Map.of("app", app, "version", "v1");
                answers.put("servicesSelecting " + namespace + " " + app, mesh.servicesSelecting(namespace, labels));
            }
        }
        for (String className : List.of("istio-waypoint", "custom", "istio", "missing")) {
            answers.put("gatewaysOfClass " + className, mesh.gatewaysOfClass(className));
        }
        return answers;
    }

    private static Set<ObjectRef> refs(List<MeshObject> versions) {
        Set<ObjectRef> refs = new TreeSet<>();
        versions.forEach(object -> refs.add(object.ref()));
        refs.add(ObjectRef.gateway(new NamespacedName("shop", "missing")));
        refs.add(ObjectRef.gateway(new NamespacedName("shop", "")));
        return refs;
    }

    private static Set<String> answeredWithSomething(Map<String, Object> answers) {
        Set<String> questions = new TreeSet<>();
        answers.forEach((question, answer) -> {
            if (!List.of().equals(answer) && !Map.of().equals(answer)) {
                questions.add(question.substring(0, question.indexOf(' ')));
            }
        });
        return questions;
    }
}
