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

/** {@code deploy/*.yaml} is the chart with the values that are shipped. */
class PlainManifestsTest {

    private static final String HEAD = """
            # Rendered from helm/waypoint-guard with the values that are shipped. Do not edit:
            # ./mvnw test -Dtest=PlainManifestsTest -Ddocs.write=true
            """;

    private static final Predicate<Manifest> IS_WEBHOOK =
            manifest -> manifest.template().equals("webhooks.yaml");

    @Test
    void the_guard_itself_is_in_one_file() throws IOException {
        assertHolds("waypoint-guard.yaml", IS_WEBHOOK.negate());
    }

    /** By itself, because deleting this one file undoes all that the guard can hold up. */
    @Test
    void what_registers_it_is_in_another() throws IOException {
        assertHolds("webhooks.yaml", IS_WEBHOOK);
    }

    private static void assertHolds(String name, Predicate<Manifest> part) throws IOException {
        String text = Chart.rendered().manifests().stream()
                .filter(part)
                .map(Manifest::yaml)
                .collect(Collectors.joining("---\n", HEAD, ""));
        Path file = Path.of("deploy", name);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("write it anew with -Dtest=PlainManifestsTest -Ddocs.write=true")
                .hasContent(text);
    }
}
