package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.waypointguard.certs.serving.ServingCertificate;
import io.waypointguard.cluster.ClusterMesh;
import io.waypointguard.cluster.ClusterMetrics;
import io.waypointguard.cluster.KubeApi;
import io.waypointguard.mesh.Kind;
import io.waypointguard.testing.metrics.Scrape;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/metrics.md} in step with what a running server says of itself. */
@QuarkusTest
class MetricsDocumentationTest {

    private static final String OURS = "waypoint_guard_";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(" + OURS + "\\w+)` \\| \\w+ \\|([^|]*)\\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final String PAGE = page();

    @TestHTTPResource(value = "/", tls = true)
    URL url;

    @TestHTTPResource(value = "/", management = true)
    URL management;

    @Inject
    ServingCertificate certificate;

    @Test
    void everyMetricOfTheServerIsInTheTablesWithItsLabelsAndNoOther() {
        WebhookClient.of(url, certificate).review("/validate", Review.create(Review.goodPolicy()));
        Map<String, Set<String>> said =
                Scrape.of(URI.create(management + "/metrics")).families(OURS);
        said.putAll(ofACluster());

        assertThat(documented()).isEqualTo(said);
    }

    /** The metrics of {@code mesh.source=cluster}, which are there before the cluster is. */
    private static Map<String, Set<String>> ofACluster() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(Config.empty()).build();
        try (ClusterMesh mesh = new ClusterMesh(new KubeApi(client), Duration.ofMinutes(5))) {
            new ClusterMetrics(mesh).bindTo(registry);
            return Scrape.of(registry.scrape()).families(OURS);
        }
    }

    @Test
    void everyValueOfAClosedLabelIsInTheTables() {
        Set<String> values = Arrays.stream(ReviewVerdict.values())
                .map(ReviewVerdict::label)
                .collect(Collectors.toCollection(TreeSet::new));
        Arrays.stream(Kind.values()).map(Kind::resource).forEach(values::add);

        assertThat(codes(PAGE)).containsAll(values);
    }

    @Test
    void everyMetricInAnExpressionExists() {
        Set<String> used = Pattern.compile(OURS + "\\w+")
                .matcher(PAGE)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceFirst("_(bucket|count|sum)$", ""))
                .collect(Collectors.toSet());

        assertThat(documented().keySet()).containsAll(used);
    }

    private static Map<String, Set<String>> documented() {
        Map<String, Set<String>> documented = new TreeMap<>();
        ROW.matcher(PAGE).results().forEach(row -> documented.put(row.group(1), codes(row.group(2))));
        return documented;
    }

    private static Set<String> codes(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String page() {
        try {
            return Files.readString(Path.of("docs", "metrics.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
