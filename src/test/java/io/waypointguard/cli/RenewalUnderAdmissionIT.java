package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waypointguard.certs.CertificateRun;
import io.waypointguard.certs.CertificateStore;
import io.waypointguard.certs.HostNames;
import io.waypointguard.certs.store.ClusterCertificates;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.RawApi;
import io.waypointguard.testing.guard.GuardProcess;
import io.waypointguard.testing.guard.WebhookRegistration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server asks the packaged guard all the time, while CAs are lost and replaced, jobs are killed and meet, and
 * the guard is given each certificate as late as it may be.
 */
@ApiServerTest
class RenewalUnderAdmissionIT {

    private static final String NAMESPACE = "renewal";
    private static final HostNames HOSTS = HostNames.local().and(HostNames.ofService(NAMESPACE, "guard"));

    /** Of the step of an overlap; six of them pass before a certificate that is made now begins to be valid. */
    private static final Duration STEP = Duration.ofMinutes(10);

    private static final String BAD_NAMESPACE = """
            {"apiVersion":"v1","kind":"Namespace",
             "metadata":{"name":"renewal-asks","labels":{"istio.io/use-waypoint":"None"}}}""";

    private final Kubectl kubectl = ApiServer.shared().kubectl();

    @TempDir
    private Path mount;

    private Duration later = Duration.ZERO;

    @Test
    void everyAdmissionIsAnsweredWhateverBecomesOfTheCertificates() throws Exception {
        kubectl.run("create", "namespace", NAMESPACE).orFail();
        renew();
        mount();
        try (GuardProcess guard = guard();
                WebhookRegistration registration = WebhookRegistration.of(guard, text("ca.crt"), kubectl);
                Load load = new Load()) {
            deleteSecret("guard-ca");
            for (int writes = 0; writes < 3; writes++) {
                killAfter(writes);
            }
            renew();
            load.awaitMore();
            renewMuchLater();
            atOnce();
            mount(guard);
            load.awaitMore();
            renewMuchLater();
            assertThat(cas()).as("the first overlap is over").isOne();

            deleteSecret("guard-tls");
            renew();
            deleteSecret("guard-ca");
            deleteSecret("guard-tls");
            renew();
            load.awaitMore();
            mount(guard);
            renewMuchLater();
            assertThat(cas()).as("the second overlap is over").isOne();
            load.awaitMore();
            assertThat(load.end()).isGreaterThan(50);
        } finally {
            deleteSecret("guard-ca");
            deleteSecret("guard-tls");
        }
    }

    private GuardProcess guard() {
        return GuardProcess.options()
                .kubeconfig(ApiServer.shared().kubeconfig())
                .setting("guard.tls.mode", "files")
                .setting("guard.tls.certificate", mount.resolve("tls.crt").toString())
                .setting("guard.tls.key", mount.resolve("tls.key").toString())
                .setting("quarkus.tls.webhook.reload-period", "PT0.1S")
                .start();
    }

    private ClusterCertificates store() {
        return ClusterCertificates.open(
                ApiServer.shared().kubeconfig().toString(),
                "",
                new ClusterCertificates.Names(NAMESPACE, "guard", "guard-ca", "guard-tls", "waypoint-guard"));
    }

    private void renew() throws Exception {
        try (ClusterCertificates store = store()) {
            run(store);
        }
    }

    private void renewMuchLater() throws Exception {
        later = later.plus(STEP);
        renew();
    }

    private void run(CertificateStore store) throws Exception {
        Clock clock = Clock.offset(Clock.systemUTC(), later);
        new CertificateRun(store, HOSTS, clock, true, line -> {}).execute();
    }

    private void killAfter(int writes) throws Exception {
        try (ClusterCertificates store = store()) {
            run(new KilledStore(store, writes));
        } catch (KilledStore.KilledException e) {
            // As it was meant.
        }
    }

    private void atOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Future<?> one = threads.submit(() -> {
            renew();
            return null;
        });
        renew();
        one.get();
        threads.shutdown();
    }

    private void deleteSecret(String name) {
        kubectl.run("delete", "secret", name, "-n", NAMESPACE, "--ignore-not-found")
                .orFail();
    }

    private JsonNode secret() throws IOException {
        return new ObjectMapper()
                .readTree(kubectl.run("get", "secret", "guard-tls", "-n", NAMESPACE, "-o", "json")
                        .orFail()
                        .output())
                .path("data");
    }

    private String text(String key) throws IOException {
        return new String(Base64.getDecoder().decode(secret().path(key).asText()), StandardCharsets.US_ASCII);
    }

    private int cas() throws IOException {
        return text("ca.crt").split("BEGIN CERTIFICATE").length - 1;
    }

    /** What the kubelet does. */
    private void mount() throws IOException {
        for (String file : List.of("tls.key", "tls.crt")) {
            Path written = Files.writeString(mount.resolve(file + ".new"), text(file));
            Files.move(written, mount.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void mount(GuardProcess guard) throws IOException {
        double before = reloads(guard);
        mount();
        await().until(() -> reloads(guard) > before);
    }

    private static double reloads(GuardProcess guard) {
        return guard.metrics().value("waypoint_guard_certificate_reloads_total", "result", "success");
    }

    /** Somebody who asks for what the guard refuses, again and again. */
    private static final class Load implements AutoCloseable {

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger answers = new AtomicInteger();
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Future<?> asking = thread.submit(this::ask);

        private void ask() {
            try (RawApi api = RawApi.connect()) {
                JsonNode bad = new ObjectMapper().readTree(BAD_NAMESPACE);
                while (!over.get()) {
                    RawApi.Answer answer = api.post("/api/v1/namespaces?dryRun=All", bad);
                    assertThat(answer.code()).as(answer.message()).isEqualTo(403);
                    assertThat(answer.message()).contains("WG201");
                    answers.incrementAndGet();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** By then, the API server has heard of everything that was written before. */
        void awaitMore() {
            int before = answers.get();
            await().until(() -> asking.isDone() || answers.get() > before + 20);
        }

        /** How many answers there were, if all of them were the guard's. */
        int end() throws Exception {
            over.set(true);
            asking.get();
            return answers.get();
        }

        @Override
        public void close() {
            over.set(true);
            thread.shutdown();
        }
    }
}
