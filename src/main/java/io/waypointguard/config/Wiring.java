package io.waypointguard.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.waypointguard.admission.AdmissionReviewer;
import io.waypointguard.admission.CurrentMesh;
import io.waypointguard.certs.EphemeralCertificate;
import io.waypointguard.certs.serving.ServingCertificate;
import io.waypointguard.cluster.ClusterMesh;
import io.waypointguard.cluster.ClusterMetrics;
import io.waypointguard.cluster.KubeApi;
import io.waypointguard.config.Settings.MeshSource;
import io.waypointguard.config.Settings.Tls;
import io.waypointguard.guard.Guard;
import io.waypointguard.rule.RuleRegistry;
import io.waypointguard.rule.rules.StandardRules;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** Creates the parts of the server and connects them. */
@Singleton
final class Wiring {

    @Produces
    @Singleton
    Settings settings(Config config) {
        return SettingsReader.read(config.unwrap(SmallRyeConfig.class));
    }

    /** The clock for the validity of certificates. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    RuleRegistry rules() {
        return StandardRules.registry();
    }

    @Produces
    @Singleton
    Guard guard(RuleRegistry rules, Settings settings) {
        return new Guard(rules, settings.guard());
    }

    @Produces
    @Singleton
    AdmissionReviewer reviewer(Guard guard, Settings settings, CurrentMesh mesh) {
        return new AdmissionReviewer(guard, settings.enrolment(), mesh);
    }

    @Produces
    @Singleton
    StartableMesh mesh(Settings settings, Instance<KubeApi> cluster, MeterRegistry registry) {
        if (settings.mesh() instanceof MeshSource.Manifests manifests) {
            return new ManifestMesh(manifests.paths());
        }
        KubeApi api = cluster.get();
        ClusterMesh mesh = new ClusterMesh(api, ((MeshSource.Cluster) settings.mesh()).stalenessLimit());
        new ClusterMetrics(mesh).bindTo(registry);
        return new WatchedMesh(mesh, api.server());
    }

    @Produces
    @Singleton
    ServingCertificate certificate(Settings settings, Clock clock) {
        return settings.tls() instanceof Tls.Files files
                ? new ServingCertificate.InFiles(files.certificate(), files.key())
                : new ServingCertificate.Ephemeral(
                        EphemeralCertificate.at(clock.instant()), ((Tls.Ephemeral) settings.tls()).file());
    }
}
