package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.cluster.ClusterScan;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.guard.InstalledAccounts;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The account of the certificates, as it is installed, may write bundles and nothing else of the configurations. */
@ApiServerTest
class BundlePolicyApiServerTest {

    private static final Kubectl ADMIN = ApiServer.shared().kubectl();
    private static final String REFUSED =
            "this account may change the caBundle of webhook configurations and nothing else";
    private static final String VALIDATING = "validatingwebhookconfiguration";

    private static Path kubeconfig;
    private static Kubectl account;

    @BeforeAll
    static void install() {
        kubeconfig = InstalledAccounts.kubeconfig(ApiServer.shared(), InstalledAccounts.CERTS);
        account = ADMIN.with(kubeconfig);
        ADMIN.run("apply", "-f", "deploy/webhooks.yaml").orFail();
        Awaitility.await().until(() -> refuses(VALIDATING, replace("/webhooks/0/failurePolicy", "\"Ignore\"")));
    }

    @AfterAll
    static void tidyUp() {
        ADMIN.run("delete", "-f", "deploy/webhooks.yaml").orFail();
        ADMIN.run("delete", "secret", "waypoint-guard-ca", "waypoint-guard-tls", "-n", "waypoint-guard")
                .orFail();
    }

    private static boolean refuses(String kind, String patch) {
        return patch(account, kind, patch).output().contains(REFUSED);
    }

    private static Kubectl.Result patch(Kubectl as, String kind, String patch) {
        return as.run("patch", kind, "waypoint-guard", "--dry-run=server", "--type=json", "-p", patch);
    }

    private static String replace(String path, String value) {
        return "[{\"op\":\"add\",\"path\":\"" + path + "\",\"value\":" + value + "}]";
    }

    @Test
    void issues_and_renews() {
        CommandResult issued = certs("issue");

        assertThat(issued.exitCode()).as(issued.err()).isZero();
        assertThat(issued.out())
                .contains("into ValidatingWebhookConfiguration waypoint-guard")
                .contains("into MutatingWebhookConfiguration waypoint-guard");
        ADMIN.run("delete", "secret", "waypoint-guard-ca", "-n", "waypoint-guard")
                .orFail();
        CommandResult renewed = certs("renew");
        assertThat(renewed.exitCode()).as(renewed.err()).isZero();
        assertThat(renewed.out()).contains("wrote the bundle, 2 CAs, into ValidatingWebhookConfiguration");
    }

    private static CommandResult certs(String verb) {
        return CommandResult.runInCluster(
                ClusterScan::read,
                "certs",
                verb,
                "--namespace=waypoint-guard",
                "--service=waypoint-guard",
                "--kubeconfig=" + kubeconfig);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/webhooks/0/failurePolicy|\"Ignore\"",
                "/webhooks/0/timeoutSeconds|1",
                "/webhooks/0/matchPolicy|\"Exact\"",
                "/webhooks/0/rules|[]",
                "/webhooks/0/rules/0/operations|[\"CREATE\"]",
                "/webhooks/0/namespaceSelector|{}",
                "/webhooks/0/objectSelector|{\"matchLabels\":{\"a\":\"b\"}}",
                "/webhooks/0/matchConditions|[{\"name\":\"never\",\"expression\":\"false\"}]",
                "/webhooks/0/clientConfig/service/name|\"other\"",
                "/webhooks/0/clientConfig/service/port|444",
                "/webhooks/0/clientConfig|{\"url\":\"https://a.example\"}",
                "/webhooks/0/name|\"another.waypoint-guard.io\"",
                "/webhooks|[]",
                "/metadata/labels/a|\"b\"",
                "/metadata/annotations|{\"cert-manager.io/inject-ca-from\":\"a/b\"}",
                "/metadata/finalizers|[\"a.example/b\"]",
                "/metadata/ownerReferences|[{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"name\":\"gone\",\"uid\":\"u\"}]",
            })
    void may_not_change_anything_else(String path, String value) {
        String patch = replace(path, value);

        assertThat(patch(account, VALIDATING, patch).output()).contains(REFUSED);
        assertThat(patch(ADMIN, VALIDATING, patch).exitCode())
                .as("the API server takes it from others")
                .isZero();
    }

    @Test
    void may_not_change_how_often_the_mutating_one_is_called() {
        assertThat(refuses("mutatingwebhookconfiguration", replace("/webhooks/0/reinvocationPolicy", "\"Never\"")))
                .isTrue();
    }

    @Test
    void may_not_take_a_webhook_away_or_add_one() {
        assertThat(refuses(VALIDATING, "[{\"op\":\"remove\",\"path\":\"/webhooks/1\"}]"))
                .isTrue();
        assertThat(refuses(VALIDATING, "[{\"op\":\"remove\",\"path\":\"/webhooks/0/matchConditions\"}]"))
                .isTrue();
        assertThat(refuses(
                        VALIDATING,
                        "[{\"op\":\"copy\",\"from\":\"/webhooks/0\",\"path\":\"/webhooks/-\"},"
                                + "{\"op\":\"replace\",\"path\":\"/webhooks/2/name\",\"value\":\"more.example.org\"}]"))
                .isTrue();
    }
}
