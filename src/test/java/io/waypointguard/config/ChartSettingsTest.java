package io.waypointguard.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.waypointguard.enroll.WaypointName;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.guard.GuardSettings.Exemptions;
import io.waypointguard.guard.Levels;
import io.waypointguard.guard.Outcome;
import io.waypointguard.rule.Level;
import io.waypointguard.testing.chart.Chart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the chart writes into the pods' environment is what the guard reads there. */
class ChartSettingsTest {

    @Test
    void the_values_that_are_shipped_are_the_defaults_of_the_guard() {
        Settings settings = read("{}");

        assertThat(settings.guard()).isEqualTo(GuardSettings.DEFAULTS);
        assertThat(settings.enrolment()).isPresent();
        assertThat(settings.mesh()).isEqualTo(new Settings.MeshSource.Cluster(Duration.ofMinutes(3)));
        assertThat(settings.tls())
                .isEqualTo(new Settings.Tls.Files(
                        Path.of("/etc/waypoint-guard/tls/tls.crt"), Path.of("/etc/waypoint-guard/tls/tls.key")));
    }

    @Test
    void every_value_arrives() {
        Settings settings = read("""
                levels: {enforce: off, warn: baseline, audit: "off"}
                rootNamespace: mesh-system
                trustDomains: [one.example, two.example]
                waypointClasses: [istio-waypoint, sandwich]
                pendingWaypoint: deny
                impact: off
                selectors: waypoint-only
                rules: {WG004: off, WG002: warn}
                exempt:
                  namespaces: [istio-system, shop]
                  users: ["system:serviceaccount:argocd:argocd", "jane doe"]
                  groups: ["https://id.example#admins"]
                enroll: {defaultWaypoint: gateways/shared}
                stalenessLimit: 90s
                """);

        GuardSettings guard = settings.guard();
        assertThat(guard.levels()).isEqualTo(new Levels(Level.OFF, Level.BASELINE, Level.OFF));
        assertThat(guard.rules().mesh().rootNamespace()).isEqualTo("mesh-system");
        assertThat(guard.rules().mesh().trustDomains()).containsExactly("one.example", "two.example");
        assertThat(guard.rules().mesh().waypointClasses()).containsExactlyInAnyOrder("istio-waypoint", "sandwich");
        assertThat(guard.pendingDenies()).isTrue();
        assertThat(guard.impact()).isEqualTo(Outcome.SILENT);
        assertThat(guard.rules().waypointOnlySelectors()).isTrue();
        assertThat(guard.ruleLimits()).isEqualTo(Map.of("WG004", Outcome.SILENT, "WG002", Outcome.WARN));
        assertThat(guard.exemptions())
                .isEqualTo(new Exemptions(
                        Set.of("istio-system", "shop"),
                        Set.of("system:serviceaccount:argocd:argocd", "jane doe"),
                        Set.of("https://id.example#admins")));
        assertThat(settings.enrolment().orElseThrow().defaultWaypoint()).isEqualTo(WaypointName.of("gateways/shared"));
        assertThat(settings.mesh()).isEqualTo(new Settings.MeshSource.Cluster(Duration.ofSeconds(90)));
    }

    /** All but those that a pod has no use for: its mesh is the cluster's, and its certificate is in files. */
    @Test
    void every_setting_has_a_value() {
        Set<String> useless =
                Set.of("guard.mesh.source", "guard.mesh.manifests", "guard.tls.mode", "guard.tls.ephemeral-file");

        assertThat(environment("{}").keySet())
                .containsExactlyInAnyOrderElementsOf(KnownSettings.fixed().values().stream()
                        .filter(setting -> !useless.contains(setting.name()))
                        .map(Setting::environmentName)
                        .toList());
    }

    @Test
    void enrolment_can_be_off() {
        assertThat(read("enroll: {enabled: false}").enrolment()).isEmpty();
    }

    private static Settings read(String values) {
        return SettingsReader.read(new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment(values), 300))
                .build());
    }

    private static Map<String, String> environment(String values) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : Chart.rendered(values)
                .object("Deployment", "waypoint-guard")
                .at("/spec/template/spec/containers/0/env")) {
            environment.put(
                    variable.path("name").asText(), variable.path("value").asText());
        }
        return environment;
    }
}
