package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waypointguard.certs.CertificateRun;
import io.waypointguard.certs.CertificateStore;
import io.waypointguard.certs.CertificateStore.BundlePlace;
import io.waypointguard.certs.CertificateStore.ChangedMeanwhileException;
import io.waypointguard.certs.CertificateStore.Reading;
import io.waypointguard.certs.HostNames;
import io.waypointguard.certs.LocalCertificates;
import io.waypointguard.certs.TrustBundle;
import io.waypointguard.certs.store.ClusterCertificates;
import io.waypointguard.cluster.ClusterScan;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code certs} over a real API server, as a ServiceAccount with the rights that its Job has and no other. */
@ApiServerTest
class CertsApiServerTest {

    private static final String NAMESPACE = "certs-test";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Kubectl KUBECTL = ApiServer.shared().kubectl();

    private static final String RIGHTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: certs-test}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: guard-certs, namespace: certs-test}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: guard-certs, namespace: certs-test}
            rules:
              - {apiGroups: [""], resources: [secrets], verbs: [create]}
              - {apiGroups: [""], resources: [secrets], resourceNames: [guard-ca, guard-tls], verbs: [get, update]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: guard-certs, namespace: certs-test}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: guard-certs}
            subjects: [{kind: ServiceAccount, name: guard-certs, namespace: certs-test}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: certs-test}
            rules:
              - apiGroups: [admissionregistration.k8s.io]
                resources: [validatingwebhookconfigurations, mutatingwebhookconfigurations]
                resourceNames: [guard]
                verbs: [get, patch]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: certs-test}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: certs-test}
            subjects: [{kind: ServiceAccount, name: guard-certs, namespace: certs-test}]
            """;

    /** Nobody is ever asked: there is no such kind. */
    private static final String CONFIGURATIONS = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: guard}
            webhooks:
              - name: one.certs-test.example
                clientConfig: {service: {name: guard, namespace: certs-test, path: /validate}}
                rules: [{apiGroups: [certs.example], apiVersions: [v1], resources: [nothings], operations: [CREATE], scope: "*"}]
                admissionReviewVersions: [v1]
                sideEffects: None
              - name: two.certs-test.example
                clientConfig: {service: {name: guard, namespace: certs-test, path: /validate}}
                rules: [{apiGroups: [certs.example], apiVersions: [v1], resources: [nothings], operations: [CREATE], scope: "*"}]
                admissionReviewVersions: [v1]
                sideEffects: None
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: guard}
            webhooks:
              - name: three.certs-test.example
                clientConfig: {service: {name: guard, namespace: certs-test, path: /mutate}}
                rules: [{apiGroups: [certs.example], apiVersions: [v1], resources: [nothings], operations: [CREATE], scope: "*"}]
                admissionReviewVersions: [v1]
                sideEffects: None
            """;

    @TempDir
    private static Path folder;

    private static Kubeconfigs kubeconfigs;

    @BeforeAll
    static void grantTheRights() throws IOException {
        KUBECTL.apply(RIGHTS).orFail();
        kubeconfigs = new Kubeconfigs(folder);
        String token = KUBECTL.run("create", "token", "guard-certs", "-n", NAMESPACE)
                .orFail()
                .output();
        kubeconfigs.addUser("certs", token.strip());
    }

    @BeforeEach
    void startAnew() {
        deleteConfigurations();
        deleteSecrets("guard-ca", "guard-tls");
        KUBECTL.apply(CONFIGURATIONS).orFail();
    }

    @AfterAll
    static void leaveNothingForTheWholeCluster() {
        deleteConfigurations();
        deleteSecrets("guard-ca", "guard-tls");
        KUBECTL.run("delete", "clusterrole,clusterrolebinding", "certs-test").orFail();
    }

    private static void deleteConfigurations() {
        KUBECTL.run(
                        "delete",
                        "validatingwebhookconfigurations,mutatingwebhookconfigurations",
                        "guard",
                        "--ignore-not-found")
                .orFail();
    }

    private static void deleteSecrets(String... names) {
        List<String> command = new ArrayList<>(List.of("delete", "secret", "-n", NAMESPACE, "--ignore-not-found"));
        command.addAll(List.of(names));
        KUBECTL.run(command.toArray(String[]::new)).orFail();
    }

    @Test
    void issue_makes_everything_and_does_it_once() throws Exception {
        CommandResult first = certs("issue");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("issued a CA: Waypoint Guard CA "),
                        line -> assertThat(line)
                                .isEqualTo("wrote the bundle, 1 CA, into ValidatingWebhookConfiguration guard"),
                        line -> assertThat(line)
                                .isEqualTo("wrote the bundle, 1 CA, into MutatingWebhookConfiguration guard"),
                        line -> assertThat(line)
                                .startsWith("issued a certificate for guard, guard.certs-test, guard.certs-test.svc,"
                                        + " guard.certs-test.svc.cluster.local, valid until "));
        assertThat(secret("guard-tls").path("type").asText()).isEqualTo("kubernetes.io/tls");
        for (String name : List.of("guard-ca", "guard-tls")) {
            assertThat(secret(name)
                            .at("/metadata/labels/app.kubernetes.io~1managed-by")
                            .asText())
                    .isEqualTo("waypoint-guard-certs");
        }
        assertThat(secret("guard-tls").path("data").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("tls.crt", "tls.key", "ca.crt");
        assertThat(secret("guard-ca").path("data").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("ca.crt", "ca.key");
        assertThatTheBundlesTrustTheLeaf(1);
        for (String again : List.of("issue", "renew")) {
            assertThat(certs(again)).isEqualTo(new CommandResult(0, "nothing to do\n", ""));
        }
    }

    @Test
    void a_configuration_that_is_applied_again_keeps_its_bundles() throws Exception {
        certs("issue");

        KUBECTL.apply(CONFIGURATIONS.replace("/validate}", "/validate, port: 444}"))
                .orFail();
        assertThat(configurations()
                        .get(0)
                        .at("/webhooks/0/clientConfig/service/port")
                        .asInt())
                .isEqualTo(444);
        assertThatTheBundlesTrustTheLeaf(1);
        KUBECTL.run(List.of("apply", "--server-side", "-f", "-"), CONFIGURATIONS)
                .orFail();
        KUBECTL.run(
                        List.of("apply", "--server-side", "-f", "-"),
                        CONFIGURATIONS.replace("/mutate}", "/mutate, port: 445}"))
                .orFail();
        assertThat(configurations()
                        .get(1)
                        .at("/webhooks/0/clientConfig/service/port")
                        .asInt())
                .isEqualTo(445);
        assertThatTheBundlesTrustTheLeaf(1);
        assertThat(certs("renew").out()).isEqualTo("nothing to do\n");
    }

    @Test
    void a_configuration_that_is_applied_from_the_server_from_the_start_keeps_its_bundles() throws Exception {
        deleteConfigurations();
        KUBECTL.run(List.of("apply", "--server-side", "--field-manager=helm", "-f", "-"), CONFIGURATIONS)
                .orFail();
        certs("issue");

        KUBECTL.run(List.of("apply", "--server-side", "--field-manager=helm", "-f", "-"), CONFIGURATIONS)
                .orFail();
        assertThatTheBundlesTrustTheLeaf(1);
    }

    @Test
    void the_overlap_takes_three_runs() throws Exception {
        Duration day = Duration.ofDays(1);
        run(Duration.ZERO);
        X509Certificate first = leaf();
        for (int renewal = 1; renewal <= 3; renewal++) {
            run(day.multipliedBy(61L * renewal));
        }

        List<String> known = run(day.multipliedBy(244));
        assertThat(known.get(0)).startsWith("issued the next CA: ");
        assertThatTheBundlesTrustTheLeaf(2);
        assertThat(leaf().getIssuerX500Principal()).isEqualTo(first.getIssuerX500Principal());

        run(day.multipliedBy(245));
        assertThatTheBundlesTrustTheLeaf(2);
        assertThat(leaf().getIssuerX500Principal()).isNotEqualTo(first.getIssuerX500Principal());

        run(day.multipliedBy(246));
        assertThatTheBundlesTrustTheLeaf(1);
        assertThat(run(day.multipliedBy(247))).isEmpty();
    }

    @Test
    void secrets_that_are_deleted_or_damaged_by_hand_are_mended() throws Exception {
        certs("issue");
        X509Certificate first = leaf();

        deleteSecrets("guard-ca");
        assertThat(certs("renew").out()).startsWith("issued the next CA: ");
        assertThatTheBundlesTrustTheLeaf(2);
        assertThat(leaf()).isEqualTo(first);

        deleteSecrets("guard-tls");
        assertThat(certs("renew").exitCode()).isZero();
        assertThatTheBundlesTrustTheLeaf(2);

        deleteSecrets("guard-ca", "guard-tls");
        assertThat(certs("renew").exitCode()).isZero();
        assertThatTheBundlesTrustTheLeaf(3);

        KUBECTL.run("patch", "secret", "guard-tls", "-n", NAMESPACE, "-p", "{\"data\":{\"tls.key\":\"AAEC\"}}")
                .orFail();
        assertThat(certs("issue").out()).startsWith("issued a certificate for ");
        assertThatTheBundlesTrustTheLeaf(3);
        assertThat(run(Duration.ofDays(1))).isNotEmpty();
        assertThatTheBundlesTrustTheLeaf(1);
    }

    @Test
    void bundles_that_are_foreign_or_gone_are_mended() throws Exception {
        certs("issue");
        new LocalCertificates(folder).issue(HostNames.local(), Instant.now());
        String foreign = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("ca.crt")));
        String place = "\"path\":\"/webhooks/0/clientConfig/caBundle\"";
        for (String patch : List.of(
                "[{\"op\":\"remove\"," + place + "}]",
                "[{\"op\":\"replace\"," + place + ",\"value\":\"" + foreign + "\"}]")) {
            KUBECTL.run("patch", "validatingwebhookconfigurations", "guard", "--type=json", "-p", patch)
                    .orFail();
            assertThat(certs("renew").out())
                    .isEqualTo("wrote the bundle, 1 CA, into ValidatingWebhookConfiguration guard\n");
            assertThatTheBundlesTrustTheLeaf(1);
        }
    }

    @Test
    void a_job_that_is_killed_after_any_write_is_finished_by_the_next() throws Exception {
        for (int writes = 0; writes < 4; writes++) {
            startAnew();
            try (ClusterCertificates store = store()) {
                KilledStore killed = new KilledStore(store, writes);
                assertThatThrownBy(() -> execute(killed, Duration.ZERO))
                        .isInstanceOf(KilledStore.KilledException.class);
            }

            CommandResult next = certs("issue");
            assertThat(next.exitCode()).as(next.err()).isZero();
            assertThat(next.out().lines()).hasSize(4 - writes);
            assertThatTheBundlesTrustTheLeaf(1);
        }
    }

    @Test
    void jobs_at_once_end_in_one_state() throws Exception {
        for (int round = 0; round < 3; round++) {
            startAnew();
            ExecutorService threads = Executors.newFixedThreadPool(3);
            List<Future<CommandResult>> jobs = new ArrayList<>();
            for (String verb : List.of("issue", "renew", "issue")) {
                jobs.add(threads.submit(() -> certs(verb)));
            }
            for (Future<CommandResult> job : jobs) {
                assertThat(job.get().exitCode()).as(job.get().err()).isZero();
            }
            threads.shutdown();

            assertThatTheBundlesTrustTheLeaf(1);
            assertThat(certs("renew").out()).isEqualTo("nothing to do\n");
        }
    }

    @Test
    void what_somebody_else_has_written_since_it_was_read_is_not_overwritten() throws Exception {
        certs("issue");
        try (ClusterCertificates store = store()) {
            Reading stale = store.read();
            KUBECTL.run("label", "secret", "guard-ca", "guard-tls", "-n", NAMESPACE, "seen=yes")
                    .orFail();
            for (String kind : List.of("validatingwebhookconfiguration", "mutatingwebhookconfiguration")) {
                KUBECTL.run("label", kind, "guard", "seen=yes").orFail();
            }

            assertThatThrownBy(() -> stale.writeAuthority(Map.of("ca.crt", "x")))
                    .isInstanceOf(ChangedMeanwhileException.class);
            assertThatThrownBy(() -> stale.writeServing(Map.of("tls.crt", "x")))
                    .isInstanceOf(ChangedMeanwhileException.class);
            for (BundlePlace place : stale.bundles()) {
                assertThatThrownBy(() -> place.write("x")).isInstanceOf(ChangedMeanwhileException.class);
            }
        }
        assertThatTheBundlesTrustTheLeaf(1);
        assertThat(certs("renew").out()).isEqualTo("nothing to do\n");
        assertThat(secret("guard-tls").at("/metadata/labels/seen").asText()).isEqualTo("yes");
    }

    @Test
    void a_configuration_of_another_Service_is_left_alone() throws Exception {
        deleteConfigurations();
        KUBECTL.apply(CONFIGURATIONS.replace(
                        "{name: guard, namespace: certs-test, path: /mutate}",
                        "{name: other, namespace: certs-test, path: /mutate}"))
                .orFail();

        CommandResult result = certs("issue");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("waypoint-guard: MutatingWebhookConfiguration guard calls the Service certs-test/other,"
                        + " not certs-test/guard: nothing was changed\n");
        assertThat(KUBECTL.run("get", "secret", "guard-ca", "-n", NAMESPACE).exitCode())
                .isEqualTo(1);
    }

    /** cert-manager's, for example, which keeps its certificates under the same names. */
    @ParameterizedTest
    @ValueSource(strings = {"guard-ca", "guard-tls"})
    void a_Secret_that_somebody_else_made_is_left_alone(String name) throws Exception {
        KUBECTL.run("create", "secret", "generic", name, "--from-literal=ca.crt=theirs", "-n", NAMESPACE)
                .orFail();
        JsonNode theirs = secret(name);

        for (String verb : List.of("issue", "renew")) {
            assertThat(certs(verb))
                    .isEqualTo(new CommandResult(
                            1,
                            "",
                            "waypoint-guard: Secret certs-test/" + name + " lacks the label"
                                    + " app.kubernetes.io/managed-by=waypoint-guard-certs, so somebody else looks"
                                    + " after it: it was left alone. Delete it and run this again; or, if its"
                                    + " certificate is to stay, remove the Job and the CronJob that run this\n"));
        }
        assertThat(secret(name)).isEqualTo(theirs);
        assertThat(KUBECTL.run("get", "secrets", "-n", NAMESPACE, "-o", "name")
                        .orFail()
                        .output())
                .isEqualTo("secret/" + name + "\n");
        assertThat(configurations().toString()).doesNotContain("caBundle");
    }

    @Test
    void a_configuration_that_is_not_there_yet_is_a_reason_to_come_again() throws Exception {
        KUBECTL.run("delete", "validatingwebhookconfiguration", "guard").orFail();

        CommandResult result = certs("issue");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("waypoint-guard: ValidatingWebhookConfiguration guard does not exist, and nobody calls the"
                        + " webhook by it: create it and run this again\n");
        assertThat(leaf()).isNotNull();
        KUBECTL.apply(CONFIGURATIONS).orFail();
        assertThat(certs("issue").out())
                .isEqualTo("wrote the bundle, 1 CA, into ValidatingWebhookConfiguration guard\n");
    }

    @Test
    void whoever_has_not_the_rights_is_told_which_and_shown_no_key() {
        CommandResult result = CommandResult.runInCluster(
                ClusterScan::read,
                "certs",
                "issue",
                "--namespace",
                NAMESPACE,
                "--service",
                "guard",
                "--ca-secret",
                "other",
                "--kubeconfig",
                kubeconfigs.file().toString(),
                "--context",
                "certs");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("waypoint-guard: cannot read Secret certs-test/other of https://")
                .contains("HTTP 403: ", "system:serviceaccount:certs-test:guard-certs");
    }

    private static CommandResult certs(String verb) {
        return CommandResult.runInCluster(
                ClusterScan::read,
                "certs",
                verb,
                "--namespace",
                NAMESPACE,
                "--service",
                "guard",
                "--kubeconfig",
                kubeconfigs.file().toString(),
                "--context",
                "certs");
    }

    private static ClusterCertificates store() {
        return ClusterCertificates.open(
                kubeconfigs.file().toString(),
                "certs",
                new ClusterCertificates.Names(NAMESPACE, "guard", "guard-ca", "guard-tls", "guard"));
    }

    /** A run of {@code renew} that long after this moment. */
    private static List<String> run(Duration later) throws Exception {
        try (ClusterCertificates store = store()) {
            return execute(store, later);
        }
    }

    private static List<String> execute(CertificateStore store, Duration later) throws Exception {
        List<String> lines = new ArrayList<>();
        Clock clock = Clock.offset(Clock.systemUTC(), later);
        new CertificateRun(store, HostNames.ofService(NAMESPACE, "guard"), clock, true, lines::add).execute();
        return lines;
    }

    private static JsonNode secret(String name) throws IOException {
        return JSON.readTree(KUBECTL.run("get", "secret", name, "-n", NAMESPACE, "-o", "json")
                .orFail()
                .output());
    }

    private static List<JsonNode> configurations() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String kind : List.of("validatingwebhookconfiguration", "mutatingwebhookconfiguration")) {
            all.add(JSON.readTree(
                    KUBECTL.run("get", kind, "guard", "-o", "json").orFail().output()));
        }
        return all;
    }

    private static X509Certificate leaf() throws Exception {
        byte[] pem = secret("guard-tls").at("/data/tls.crt").binaryValue();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    /** In all three webhooks, and nothing beside so many CAs. */
    private static void assertThatTheBundlesTrustTheLeaf(int cas) throws Exception {
        X509Certificate leaf = leaf();
        List<JsonNode> clients = new ArrayList<>();
        configurations()
                .forEach(one -> one.path("webhooks").forEach(webhook -> clients.add(webhook.path("clientConfig"))));
        assertThat(clients).hasSize(3);
        for (JsonNode client : clients) {
            TrustBundle bundle =
                    TrustBundle.read(new String(client.path("caBundle").binaryValue(), StandardCharsets.US_ASCII));
            assertThat(bundle.certificates()).hasSize(cas);
            X509Certificate issuer = bundle.certificates().stream()
                    .filter(ca -> ca.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()))
                    .findFirst()
                    .orElseThrow();
            leaf.verify(issuer.getPublicKey());
        }
    }
}
