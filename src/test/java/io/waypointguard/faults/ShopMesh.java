package io.waypointguard.faults;

import io.waypointguard.faults.Question.Verdict;
import io.waypointguard.testing.apiserver.Kubectl;
import java.util.ArrayList;
import java.util.List;

/**
 * A Namespace with a waypoint, and questions about it: some are answered from memory, some from the object and its
 * Namespace, some from other objects. Two of its Services change while something fails.
 */
final class ShopMesh {

    private static final String MESH = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: NS, labels: {istio.io/dataplane-mode: ambient}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: enrolled, namespace: NS, labels: {istio.io/use-waypoint: waypoint}}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: bare, namespace: NS}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: late, namespace: NS}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: lost, namespace: NS, labels: {istio.io/use-waypoint: waypoint}}
            spec: {ports: [{port: 80}]}
            """;

    static final String GATEWAY = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: NS, labels: {istio.io/waypoint-for: service}}
            spec:
              gatewayClassName: istio-waypoint
              listeners: [{name: mesh, port: 15008, protocol: HBONE}]
            """;

    private static final String POLICY = """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: POLICY, namespace: NS}
            spec:
              targetRefs: [{group: "", kind: Service, name: TARGET}]
              action: ALLOW
              rules: [{to: [{operation: {methods: [GET]}}]}]
            """;

    private static final String SELECTING = """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: selecting, namespace: NS}
            spec:
              selector: {matchLabels: {app: enrolled}}
              action: ALLOW
              rules: [{to: [{operation: {methods: [GET]}}]}]
            """;

    private final String namespace;
    private final Kubectl kubectl;

    private ShopMesh(String namespace, Kubectl kubectl) {
        this.namespace = namespace;
        this.kubectl = kubectl;
    }

    /** Applies it, under that name. */
    static ShopMesh apply(String namespace, Kubectl kubectl) {
        ShopMesh mesh = new ShopMesh(namespace, kubectl);
        mesh.apply(MESH);
        mesh.apply(GATEWAY);
        mesh.apply(POLICY.replace("TARGET", "enrolled").replace("POLICY", "readers"));
        return mesh;
    }

    void apply(String manifest) {
        kubectl.apply(in(manifest)).orFail();
    }

    String in(String manifest) {
        return manifest.replace("NS", namespace);
    }

    private String policyFor(String target) {
        return in(POLICY.replace("TARGET", target).replace("POLICY", "new"));
    }

    Question ofEnrolled(Verdict right) {
        return Question.create("from memory", policyFor("enrolled"), right);
    }

    Question ofGateway(Verdict right) {
        return Question.delete("strands a policy", in(GATEWAY), right);
    }

    /** What does not change. */
    List<Question> steady() {
        Question fromMemory = ofEnrolled(Verdict.ALLOWED);
        return List.of(
                fromMemory,
                fromMemory,
                fromMemory,
                fromMemory,
                Question.create("by itself", in(SELECTING), Verdict.DENIED),
                Question.create("not enrolled", policyFor("bare"), Verdict.DENIED),
                Question.create("no such target", policyFor("nothing"), Verdict.DENIED),
                ofGateway(Verdict.DENIED));
    }

    private Question late(Verdict... right) {
        return Question.create("enrolled meanwhile", policyFor("late"), right);
    }

    private Question lost(Verdict... right) {
        return Question.create("taken out meanwhile", policyFor("lost"), right);
    }

    List<Question> before() {
        return with(late(Verdict.DENIED), lost(Verdict.ALLOWED));
    }

    /** While it changes, either is right. */
    List<Question> changing() {
        return with(late(Verdict.ALLOWED, Verdict.DENIED), lost(Verdict.ALLOWED, Verdict.DENIED));
    }

    /** Changes two Services, past the guard's memory. */
    void change() {
        kubectl.run("label", "service", "late", "-n", namespace, "istio.io/use-waypoint=waypoint")
                .orFail();
        kubectl.run("label", "service", "lost", "-n", namespace, "istio.io/use-waypoint-")
                .orFail();
    }

    /**
     * After the change, which the guard cannot know yet: to refuse what is right now would be wrong; to admit what was
     * right a moment ago is what it says that it does, within the staleness limit.
     */
    List<Question> unknown() {
        return with(late(Verdict.ALLOWED), lost(Verdict.ALLOWED, Verdict.DENIED));
    }

    List<Question> after() {
        return with(late(Verdict.ALLOWED), lost(Verdict.DENIED));
    }

    private List<Question> with(Question... more) {
        List<Question> all = new ArrayList<>(steady());
        all.addAll(List.of(more));
        return all;
    }
}
