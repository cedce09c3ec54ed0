package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.apiserver.NamespaceController;
import io.waypointguard.testing.guard.GuardProcess;
import io.waypointguard.testing.guard.GuardedCluster;
import io.waypointguard.testing.guard.GuardedClusterTest;
import io.waypointguard.testing.guard.InstalledAccounts;
import io.waypointguard.testing.guard.WebhookManifests;
import io.waypointguard.testing.readme.DocumentedCommands;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may hold the guard back: those who may change the Namespace, and nobody who only works in it. */
@GuardedClusterTest
class TenantIT {

    /** The Namespace that the documentation names. */
    private static final String NAMESPACE = "shop";

    /** What Kubernetes' role {@code admin} leaves out, because it knows no kinds of others. */
    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: istio, namespace: shop}
            rules:
            - apiGroups: [security.istio.io, networking.istio.io, gateway.networking.k8s.io]
              resources: ["*"]
              verbs: ["*"]
            """;

    @BeforeAll
    static void createTheTenant(Kubectl kubectl) {
        kubectl.apply(Samples.ambientNamespace(NAMESPACE)).orFail();
        kubectl.apply(RIGHTS).orFail();
        // A controller, which does not run here, makes the role admin of these three.
        for (String role : List.of("view", "edit", "admin")) {
            String part = "--clusterrole=system:aggregate-to-" + role;
            kubectl.run("create", "rolebinding", role, part, "--user=tenant", "-n", NAMESPACE)
                    .orFail();
        }
        kubectl.run("create", "rolebinding", "istio", "--role=istio", "--user=tenant", "-n", NAMESPACE)
                .orFail();
    }

    @AfterAll
    static void removeTheTenant(Kubectl kubectl) {
        kubectl.run("delete", "namespace", NAMESPACE, "--wait=false").orFail();
        NamespaceController.of(kubectl).finish(NAMESPACE);
    }

    private final GuardedCluster cluster;
    private final Kubectl kubectl;

    TenantIT(GuardedCluster cluster) {
        this.cluster = cluster;
        this.kubectl = cluster.kubectl();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labels: {waypoint-guard.io/enforce: \"off\", waypoint-guard.io/impact: \"off\"}",
                "annotations: {waypoint-guard.io/enforce: \"off\", waypoint-guard.io/exempt: \"true\"}",
                "labels: {kubernetes.io/metadata.name: kube-system}",
            })
    void a_tenant_cannot_exempt_a_policy_by_what_he_writes_on_it(String metadata) {
        String policy = badPolicy().replaceFirst("metadata:\n", "metadata:\n  " + metadata + "\n");

        assertThat(apply(policy, "tenant").output()).contains("denied the request: WG002");
    }

    @Test
    void a_tenant_cannot_exempt_a_Service_by_what_he_writes_on_it() {
        Result result = apply("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: shop
                  namespace: shop
                  labels: {istio.io/use-waypoint: None, waypoint-guard.io/enforce: "off"}
                spec: {ports: [{port: 80}]}
                """, "tenant");

        assertThat(result.output()).contains("denied the request: WG201");
    }

    @Test
    void a_tenant_may_not_change_the_labels_of_the_Namespace() {
        assertThat(kubectl.run("label", "namespace", NAMESPACE, "waypoint-guard.io/enforce=off", "--as=tenant")
                        .output())
                .contains("Forbidden")
                .contains("\"tenant\" cannot patch resource \"namespaces\"");
    }

    /** The policy of the documentation, as it stands there, for tenants who may change their Namespace. */
    @Test
    void the_labels_can_be_kept_for_a_group() {
        String keepers = DocumentedCommands.yaml(Path.of("docs", "install.md"), "Who may do what");
        kubectl.run("create", "role", "namespaces", "--verb=get,patch", "--resource=namespaces", "-n", NAMESPACE)
                .orFail();
        String whom = "--user=owner --group=platform-admins";
        kubectl.type("kubectl create rolebinding namespaces --role=namespaces -n " + NAMESPACE + " " + whom)
                .orFail();
        kubectl.run("label", "namespace", NAMESPACE, "waypoint-guard.io/warn=off", "--as=owner")
                .orFail();

        kubectl.run(List.of("apply", "--validate=strict", "-f", "-"), keepers).orFail();

        Awaitility.await()
                .until(() ->
                        label("waypoint-guard.io/warn-", "--as=owner").output().contains("are set by platform-admins"));
        assertThat(label("istio.io/dataplane-mode-", "--as=owner").output()).contains("are set by platform-admins");
        label("team=shop", "--as=owner").orFail();
        label("waypoint-guard.io/warn-", "--as=jane", "--as-group=platform-admins")
                .orFail();
        kubectl.run(List.of("delete", "-f", "-"), keepers).orFail();
    }

    private Result label(String label, String... as) {
        List<String> command = new ArrayList<>(List.of("label", "namespace", NAMESPACE, "--dry-run=server", label));
        command.addAll(List.of(as));
        return kubectl.run(command, "");
    }

    /** The commands of the documentation, as they stand there. */
    @Test
    void an_administrator_lowers_the_level_of_a_Namespace_and_raises_it_again() {
        List<String> commands =
                DocumentedCommands.of(Path.of("docs", "break-glass.md"), "The guard refuses what must be done now");
        assertThat(commands).hasSize(3);

        kubectl.type(commands.get(0)).orFail();
        Awaitility.await().until(() -> apply(badPolicy(), "tenant").exitCode() == 0);

        kubectl.type(commands.get(1)).orFail();
        Awaitility.await().until(() -> apply(badPolicy(), "tenant").exitCode() == 1);
    }

    @Test
    void an_administrator_lowers_the_level_everywhere() {
        String everywhere = DocumentedCommands.of(
                        Path.of("docs", "break-glass.md"), "The guard refuses what must be done now")
                .get(2);

        kubectl.type(everywhere).orFail();

        String level = kubectl.run(
                        "get",
                        "deployment",
                        "waypoint-guard",
                        "-n",
                        "waypoint-guard",
                        "-o",
                        "jsonpath={.spec.template.spec.containers[0].env[?(@.name=='GUARD_ENFORCE')].value}")
                .orFail()
                .output();
        try (GuardProcess lowered = GuardProcess.options()
                .environment(Map.of("GUARD_ENFORCE", level))
                .kubeconfig(InstalledAccounts.kubeconfig(ApiServer.shared(), InstalledAccounts.SERVING))
                .start()) {
            kubectl.apply(WebhookManifests.callingUrl(lowered.url(), lowered.certificate()))
                    .orFail();
            Awaitility.await().until(() -> apply(badPolicy(), "tenant").exitCode() == 0);
        } finally {
            cluster.registerAgain();
        }
        assertThat(apply(badPolicy(), "tenant").output()).contains("denied the request: WG002");
    }

    private static String badPolicy() {
        return Samples.brokenPolicy("deny-without-targetrefs", NAMESPACE);
    }

    private Result apply(String manifest, String user) {
        return kubectl.run(List.of("create", "--dry-run=server", "-f", "-", "--as=" + user), manifest);
    }
}
