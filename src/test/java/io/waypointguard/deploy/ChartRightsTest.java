package io.waypointguard.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.mesh.Kind;
import io.waypointguard.testing.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the chart grants. */
class ChartRightsTest {

    private final Set<Right> granted = Right.in(Chart.rendered());

    /**
     * {@code cluster.ClusterMesh} follows every kind that there is, by lists and watches, and reads single objects of each
     * before a denial; it does nothing else.
     */
    @Test
    void the_serving_pods_may_read_the_kinds_that_the_guard_follows_and_nothing_else() {
        Set<Right> needed = Arrays.stream(Kind.values())
                .flatMap(kind -> Stream.of("get", "list", "watch")
                        .map(verb -> new Right("waypoint-guard", true, kind.group(), kind.resource(), "", verb)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(of("waypoint-guard")).isEqualTo(needed);
    }

    @Test
    void nobody_is_granted_anything_by_a_wildcard() {
        assertThat(granted).isNotEmpty().noneMatch(right -> right.toString().contains("*"));
    }

    @Test
    void only_the_Job_has_a_right_on_Secrets_and_on_webhook_configurations() {
        assertThat(granted)
                .filteredOn(right ->
                        right.resource().equals("secrets") || right.resource().endsWith("webhookconfigurations"))
                .isNotEmpty()
                .allMatch(right -> right.account().equals("waypoint-guard-certs"))
                .allMatch(
                        right -> right.verb().equals("create") || !right.name().isEmpty());
    }

    @Test
    void the_Job_and_its_rights_are_there_only_where_it_is_needed() {
        ChartValues.CERTIFICATES.stream()
                .filter(values -> !values.contains("job"))
                .forEach(values ->
                        assertThat(Right.in(Chart.rendered(values))).as(values).isEqualTo(of("waypoint-guard")));
    }

    @Test
    void the_documentation_says_so() throws IOException {
        assertThat(Right.inTable(Files.readString(Path.of("docs", "install.md"))))
                .isEqualTo(granted);
    }

    private Set<Right> of(String account) {
        return granted.stream()
                .filter(right -> right.account().equals(account))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
