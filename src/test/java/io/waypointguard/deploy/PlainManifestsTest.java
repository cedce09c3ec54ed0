package io.waypointguard.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.chart.Chart;
import io.waypointguard.testing.chart.RenderedChart.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The plain manifests are the chart. */
class PlainManifestsTest {

    private static final String HEAD = """
            # Rendered from helm/waypoint-guard. Do not edit: ./mvnw test -Dtest=PlainManifestsTest -Ddocs.write=true
            """;

    private static final Predicate<Manifest> IS_WEBHOOK =
            manifest -> manifest.template().equals("webhooks.yaml");

    @Test
    void the_guard_itself_is_in_one_file() throws IOException {
        assertHolds("deploy/waypoint-guard.yaml", "{}", IS_WEBHOOK.negate());
    }

    /** By itself, because deleting this one file undoes all that the guard can hold up. */
    @Test
    void what_registers_it_is_in_another() throws IOException {
        assertHolds("deploy/webhooks.yaml", "{}", IS_WEBHOOK);
    }

    @Test
    void what_cert_manager_is_asked_for_is_beside_the_other_ways_to_a_certificate() throws IOException {
        assertHolds(
                "certs/cert-manager.yaml",
                "certs: {mode: cert-manager}",
                manifest -> manifest.template().equals("certs-cert-manager.yaml"));
    }

    private static void assertHolds(String name, String values, Predicate<Manifest> part) throws IOException {
        String text = Chart.rendered(values).manifests().stream()
                .filter(part)
                .map(Manifest::yaml)
                .collect(Collectors.joining("---\n", HEAD, ""));
        Path file = Path.of(name);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("write it anew with -Dtest=PlainManifestsTest -Ddocs.write=true")
                .hasContent(text);
    }
}
