package io.waypointguard.acceptance;

import static io.waypointguard.acceptance.DependentMesh.AT_THE_WAYPOINT;
import static io.waypointguard.acceptance.DependentMesh.BESIDE;
import static io.waypointguard.acceptance.DependentMesh.BY_THE_NAMESPACE;
import static io.waypointguard.acceptance.DependentMesh.ELSEWHERE;
import static io.waypointguard.acceptance.DependentMesh.OF_A_CLASS;
import static io.waypointguard.acceptance.DependentMesh.OF_A_SERVICE_ENTRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.guard.GuardedCluster;
import io.waypointguard.testing.guard.GuardedClusterTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A change that would leave a policy enforced by nobody, by each way there is to make it. Enrolment is off: it would give
 * back the label that is taken away.
 */
@GuardedClusterTest(settings = "guard.enroll.mode=off")
class ImpactIT {

    private static final String GATEWAY = "gateways.gateway.networking.k8s.io waypoint";
    private static final String PATCH = " --type=merge -p ";
    private static final String WITHOUT_LABEL = "{'metadata':{'labels':{'istio.io/use-waypoint':null}}}";

    private final Kubectl kubectl;
    private final String namespace = GuardedCluster.newName("impact");

    ImpactIT(Kubectl kubectl) {
        this.kubectl = kubectl;
    }

    /**
     * A change by kubectl.
     *
     * @param namespace of the object that it changes; empty for an object in none
     * @param input what it reads
     */
    record Change(DependentMesh mesh, String command, String namespace, String input) {

        /** What it reads is the whole Namespace, and says so again. */
        Change keepingTheImpactOff() {
            return new Change(
                    mesh,
                    command,
                    namespace,
                    input.replace("\"ambient\"", "\"ambient\", \"waypoint-guard.io/impact\": \"off\""));
        }

        @Override
        public String toString() {
            return mesh + ": kubectl " + command;
        }
    }

    static Stream<Change> changes() {
        return Stream.of(
                change(BESIDE, "label service shop istio.io/use-waypoint-"),
                change(BESIDE, "patch service shop --subresource=status" + PATCH + WITHOUT_LABEL),
                change(BESIDE, "label service shop --overwrite istio.io/use-waypoint=none"),
                change(BESIDE, "patch service shop" + PATCH + "{'spec':{'type':'ExternalName','externalName':'a.b'}}"),
                change(BESIDE, "delete " + GATEWAY),
                change(BESIDE, "label " + GATEWAY + " --overwrite istio.io/waypoint-for=workload"),
                change(BESIDE, "patch " + GATEWAY + PATCH + "{'spec':{'gatewayClassName':'nginx'}}"),
                change(AT_THE_WAYPOINT, "delete " + GATEWAY),
                change(BY_THE_NAMESPACE, "label namespace NAMESPACE istio.io/use-waypoint-"),
                change(BY_THE_NAMESPACE, "label namespace NAMESPACE --overwrite istio.io/use-waypoint=none"),
                change(BY_THE_NAMESPACE, "patch namespace NAMESPACE --subresource=status" + PATCH + WITHOUT_LABEL),
                finalizeWithoutLabel(),
                changeElsewhere(
                        "patch " + GATEWAY
                                + " --type=json -p [{'op':'replace','path':'/spec/listeners/0/allowedRoutes/namespaces/from','value':'Same'}]"),
                changeElsewhere("delete " + GATEWAY),
                changeElsewhere("delete namespace NAMESPACE-gateways --wait=false"),
                change(OF_A_SERVICE_ENTRY, "label serviceentry bank istio.io/use-waypoint-"),
                changeOfTheClass("label gatewayclass NAMESPACE --overwrite istio.io/waypoint-for=workload"),
                changeOfTheClass("delete gatewayclass NAMESPACE"));
    }

    static Stream<Change> changesInNamespaces() {
        return changes().filter(change -> !change.namespace().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void is_refused_while_a_policy_depends_on_it_and_admitted_when_none_does(Change change) {
        make(change);

        Result refused = run(change);
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output())
                .contains("admission webhook \"validate.waypoint-guard.io\" denied the request: WG301")
                .contains(namespace + "/readers");

        kubectl.run("delete", "authorizationpolicy", "readers", "-n", namespace).orFail();
        assertThat(run(change).orFail().output()).doesNotContain("WG301");
    }

    @ParameterizedTest
    @MethodSource("changesInNamespaces")
    void is_admitted_where_the_Namespace_says_that_its_impact_does_not_matter(Change change) {
        make(change);

        kubectl.run("label", "namespace", named(change.namespace()), "waypoint-guard.io/impact=off")
                .orFail();

        assertThat(run(change.keepingTheImpactOff()).orFail().output()).doesNotContain("WG301");
    }

    /** Makes the mesh and its policy. The guard learns of the policy a moment later, and a dry run shows when it has. */
    private void make(Change change) {
        kubectl.apply(change.mesh().manifest(namespace)).orFail();
        kubectl.apply(change.mesh().policy(namespace)).orFail();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> dryRun(change).output().contains("WG301"));
    }

    private Result dryRun(Change change) {
        return change.command().contains("--raw")
                ? run(new Change(
                        change.mesh(),
                        change.command().replace("/finalize", "/finalize?dryRun=All"),
                        change.namespace(),
                        change.input()))
                : run(new Change(change.mesh(), change.command() + " --dry-run=server", change.namespace(), ""));
    }

    private Result run(Change change) {
        List<String> command = new ArrayList<>(
                List.of(named(change.command()).replace('\'', '"').split(" ")));
        if (!change.namespace().isEmpty() && !change.command().contains("--raw")) {
            command.addAll(List.of("-n", named(change.namespace())));
        }
        return kubectl.run(command, named(change.input()));
    }

    private String named(String text) {
        return text.replace("NAMESPACE", namespace);
    }

    private static Change change(DependentMesh mesh, String command) {
        return new Change(mesh, command, "NAMESPACE", "");
    }

    private static Change changeElsewhere(String command) {
        return new Change(ELSEWHERE, command, "NAMESPACE-gateways", "");
    }

    private static Change changeOfTheClass(String command) {
        return new Change(OF_A_CLASS, command, "", "");
    }

    private static Change finalizeWithoutLabel() {
        return new Change(
                BY_THE_NAMESPACE, "replace --raw /api/v1/namespaces/NAMESPACE/finalize -f -", "NAMESPACE", """
                {"apiVersion": "v1", "kind": "Namespace",
                 "metadata": {"name": "NAMESPACE", "labels": {"istio.io/dataplane-mode": "ambient"}},
                 "spec": {"finalizers": ["kubernetes"]}}
                """);
    }
}
