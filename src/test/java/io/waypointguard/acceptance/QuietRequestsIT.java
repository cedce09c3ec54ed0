package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.guard.GuardedCluster;
import io.waypointguard.testing.guard.GuardedClusterTest;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot matter is not sent to the guard, and what can is: counted at the guard. */
@GuardedClusterTest
class QuietRequestsIT {

    private static final String POLICY = "authorizationpolicy mlflow-traces-from-otel";
    private static final String WAYPOINT = "gateways.gateway.networking.k8s.io mlflow-waypoint";

    private static String namespace;

    @BeforeAll
    static void createTheExample(Kubectl kubectl) {
        namespace = GuardedCluster.newName("quiet");
        kubectl.apply(Samples.ambientNamespace(namespace)).orFail();
        kubectl.apply(Samples.mesh("waypoint", namespace)).orFail();
        kubectl.apply(Samples.mesh("service", namespace).replace("spec:\n", "spec:\n  type: LoadBalancer\n"))
                .orFail();
        kubectl.apply(Samples.mesh("policy", namespace)).orFail();
    }

    private final GuardedCluster cluster;
    private final Kubectl kubectl;
    private long before;

    QuietRequestsIT(GuardedCluster cluster) {
        this.cluster = cluster;
        this.kubectl = cluster.kubectl();
    }

    @BeforeEach
    void count() {
        before = cluster.guard().reviews();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patch service mlflow --subresource=status --type=merge"
                        + " -p {'status':{'loadBalancer':{'ingress':[{'ip':'10.0.0.8'}]}}}",
                "patch service mlflow --subresource=status --type=merge -p {'metadata':{'labels':{'seen-by':'balancer'}}}",
                "patch service mlflow --type=merge -p {'spec':{'sessionAffinity':'ClientIP'}}",
                "patch service mlflow --type=merge -p {'metadata':{'finalizers':['shop.example/balancer']}}",
                "label service mlflow --overwrite version=2",
                "annotate service mlflow --overwrite note=2",
                "label " + POLICY + " --overwrite team=shop",
                "annotate " + POLICY + " --overwrite note=2",
                "patch " + POLICY + " --type=merge -p {'metadata':{'finalizers':['shop.example/audit']}}",
                "patch " + POLICY + " --subresource=status --type=merge -p {'status':{'observedGeneration':'1'}}",
                "annotate namespace NAMESPACE --overwrite note=2",
                "patch namespace NAMESPACE --subresource=status --type=merge"
                        + " -p {'status':{'conditions':[{'type':'Seen','status':'True'}]}}",
                "label " + WAYPOINT + " --overwrite team=shop",
                "annotate " + WAYPOINT + " --overwrite note=2",
                "patch " + WAYPOINT
                        + " --subresource=status --type=merge -p {'status':{'addresses':[{'value':'10.0.0.9'}]}}",
                "create namespace NAMESPACE-more",
                "create service clusterip shop --tcp=80 -n default",
                "create service clusterip shop --tcp=80 -n kube-system",
                "label service shop -n kube-system istio.io/use-waypoint=None",
                "label namespace kube-system --overwrite istio.io/use-waypoint=None",
                "label namespace kube-system istio.io/use-waypoint-",
            })
    void is_not_sent(String command) {
        run(command);

        assertSent(0);
    }

    @Test
    void what_the_load_balancer_controller_writes_is_not_sent() throws JsonProcessingException {
        String service = "/api/v1/namespaces/" + namespace + "/services/mlflow";
        ObjectNode balanced = (ObjectNode) new ObjectMapper()
                .readTree(kubectl.run("get", "--raw", service).orFail().output());
        balanced.withObject("/status/loadBalancer")
                .putArray("ingress")
                .addObject()
                .put("ip", "10.0.0.7");

        kubectl.run(
                        List.of(
                                "replace",
                                "--raw",
                                service + "/status",
                                "-f",
                                "-",
                                "--as=system:serviceaccount:kube-system:service-controller"),
                        balanced.toString())
                .orFail();

        assertSent(0);
    }

    @Test
    void a_deletion_of_a_policy_is_not_sent() {
        kubectl.apply(Samples.mesh("policy", namespace).replace("name: mlflow-traces", "name: other"))
                .orFail();

        run("delete authorizationpolicy other-from-otel");

        assertSent(1);
    }

    @Test
    void what_the_controllers_clean_up_is_not_sent() {
        kubectl.apply(Samples.mesh("waypoint", namespace).replace("mlflow-waypoint", "left-over"))
                .orFail();

        run("delete gateways.gateway.networking.k8s.io left-over"
                + " --as=system:serviceaccount:kube-system:namespace-controller");

        assertSent(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patch " + POLICY + " --type=merge -p {'spec':{'action':'DENY'}}",
                "annotate " + POLICY + " istio.io/dry-run=true",
                "annotate " + POLICY + " istio.io/dry-run-",
                "label " + WAYPOINT + " --overwrite istio.io/waypoint-for=all",
                "annotate " + WAYPOINT + " ambient.istio.io/waypoint-inbound-binding=NONE",
                "patch " + WAYPOINT + " --type=merge -p {'spec':{'infrastructure':{'labels':{'team':'shop'}}}}",
                "label namespace NAMESPACE --overwrite team=shop",
                "patch namespace NAMESPACE --subresource=status --type=merge -p {'metadata':{'labels':{'team':'two'}}}",
                "label service mlflow istio.io/use-waypoint-namespace=NAMESPACE",
                "patch service mlflow --subresource=status --type=merge"
                        + " -p {'metadata':{'labels':{'istio.io/use-waypoint-namespace':null}}}",
                "patch service mlflow --type=merge -p {'spec':{'type':'NodePort'}}",
            })
    void is_sent(String command) {
        run(command);

        assertSent(1);
    }

    private void run(String command) {
        String line = command.replace("NAMESPACE", namespace).replace('\'', '"');
        String scoped = line.contains(" -n ") ? line : line + " -n " + namespace;
        kubectl.run(scoped.split(" ")).orFail();
    }

    /** One more is sent at the end, so that it is known when all before it have been counted. */
    private void assertSent(long expected) {
        kubectl.run("delete", "service", "kubernetes", "-n", "default", "--dry-run=server")
                .orFail();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> cluster.guard().reviews() > before + expected);
        assertThat(cluster.guard().reviews() - before).isEqualTo(expected + 1);
    }
}
