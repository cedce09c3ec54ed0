package io.waypointguard.testing.guard;

import io.waypointguard.testing.apiserver.Kubectl;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * The webhook configurations that the project ships, registered for a guard that runs beside the API server. They hold
 * for everything in it until they are closed.
 */
public final class WebhookRegistration implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The guard refuses it whatever else there is. */
    private static final String BAD_NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: is-the-guard-asked
              labels:
                istio.io/use-waypoint: None
            """;

    private static final String PROBED_NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: is-the-guard-asked-for-services
              labels:
                istio.io/dataplane-mode: ambient
            """;

    private static final String PROBE_SERVICE = """
            apiVersion: v1
            kind: Service
            metadata:
              name: probe
              namespace: is-the-guard-asked-for-services
            spec:
              ports:
                - port: 80
            """;

    private final Kubectl kubectl;
    private final String manifests;

    private WebhookRegistration(Kubectl kubectl, String manifests) {
        this.kubectl = kubectl;
        this.manifests = manifests;
    }

    /** Registers it, and waits until the API server asks it: that comes a moment after it has stored the configurations. */
    public static WebhookRegistration of(GuardProcess guard, Kubectl kubectl) {
        return of(guard, guard.certificate(), kubectl);
    }

    /** The same for a guard whose certificate is signed by those CAs, in PEM. */
    public static WebhookRegistration of(GuardProcess guard, String bundle, Kubectl kubectl) {
        WebhookRegistration registration =
                new WebhookRegistration(kubectl, WebhookManifests.callingUrl(guard.url(), bundle));
        kubectl.apply(PROBED_NAMESPACE).orFail();
        registration.apply();
        await("a Namespace to be refused").until(registration::refusesTheBadNamespace);
        await("a Service to be enrolled").until(() -> registration.asksAboutServices(guard));
        return registration;
    }

    /** Applies the configurations once more, and waits until the API server follows them, be the guard up or down. */
    void repeat() {
        apply();
        await("a Namespace not to be admitted")
                .until(() -> dryRun(BAD_NAMESPACE).exitCode() != 0);
    }

    private void apply() {
        kubectl.run(List.of("apply", "--validate=strict", "-f", "-"), manifests).orFail();
    }

    /** Removes it, and waits until the API server asks nobody any more. */
    @Override
    public void close() {
        kubectl.run(
                        "delete",
                        "validatingwebhookconfiguration,mutatingwebhookconfiguration",
                        "waypoint-guard",
                        "--ignore-not-found")
                .orFail();
        await("nobody to be asked").until(() -> dryRun(BAD_NAMESPACE).exitCode() == 0);
    }

    private boolean refusesTheBadNamespace() {
        return dryRun(BAD_NAMESPACE).output().contains("WG201");
    }

    private boolean asksAboutServices(GuardProcess guard) {
        long before = guard.reviews("mutate");
        dryRun(PROBE_SERVICE).orFail();
        return guard.reviews("mutate") > before;
    }

    private Kubectl.Result dryRun(String manifest) {
        return kubectl.run(List.of("create", "--dry-run=server", "-f", "-"), manifest);
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(TIMEOUT).pollInterval(Duration.ofMillis(20));
    }
}
