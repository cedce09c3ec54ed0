package io.waypointguard.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waypointguard.testing.chart.Chart;
import io.waypointguard.testing.chart.RenderedChart;
import io.waypointguard.testing.readme.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts and dashboard speak of metrics that there are, and lead to pages that there are. */
class ChartMonitoringTest {

    private static final Pattern METRIC = Pattern.compile("waypoint_guard_[a-z_]+?(?=(_count|_bucket|_sum)?\\b(?!_))");
    private static final Pattern SELECTED =
            Pattern.compile("waypoint_guard_[a-z_]+\\{([^}]*)}|by \\(([a-z, ]+)\\) \\([^)]*waypoint_guard");
    private static final Pattern LABEL = Pattern.compile("\\b([a-z]+)(?=!?=~?\"|,|$)");

    private final RenderedChart chart =
            Chart.rendered("{prometheusRule: {enabled: true}, grafanaDashboard: {enabled: true}}");
    private final JsonNode rule = chart.object("PrometheusRule", "waypoint-guard");
    private final String documented = Files.readString(Path.of("docs", "metrics.md"));

    ChartMonitoringTest() throws IOException {}

    @Test
    void every_metric_is_documented() throws IOException {
        List<String> metrics =
                expressions().flatMap(text -> matches(METRIC, text)).distinct().toList();

        assertThat(metrics).hasSizeGreaterThan(5).allMatch(metric -> documented.contains("| `" + metric + "` |"));
    }

    /** Beside those that a scrape adds. */
    @Test
    void every_label_is_documented() throws IOException {
        List<String> labels = expressions()
                .flatMap(text -> SELECTED.matcher(text).results())
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .flatMap(text -> matches(LABEL, text))
                .distinct()
                .filter(label -> !List.of("namespace", "pod", "le").contains(label))
                .toList();

        assertThat(labels).contains("verdict", "kind").allMatch(label -> documented.contains("`" + label + "`"));
    }

    @Test
    void every_runbook_is_a_heading_of_a_page() throws IOException {
        Matcher runbook = Pattern.compile("/main/(docs/[a-z-]+\\.md)#([a-z-]+)").matcher(rule.toString());
        int runbooks = 0;
        for (; runbook.find(); runbooks++) {
            assertThat(MarkdownPage.read(Path.of(runbook.group(1))).anchors()).contains(runbook.group(2));
        }
        assertThat(runbooks).isGreaterThan(3);
    }

    @Test
    void every_alert_says_how_bad_it_is_and_what_is_wrong() {
        assertThat(rule.findValues("alert")).hasSizeGreaterThan(5);
        for (JsonNode group : rule.at("/spec/groups")) {
            assertThat(group.path("rules")).allSatisfy(alert -> {
                assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
                assertThat(alert.at("/annotations/summary").asText()).endsWith(".");
                assertThat(alert.at("/annotations/runbook_url").asText()).contains(".md#");
            });
        }
    }

    /** An API server makes these counters with their first count, which is no increase. */
    @Test
    void the_first_request_that_an_API_server_counts_is_seen() throws IOException {
        List<String> counted = rule.findValuesAsText("expr").stream()
                .filter(expression -> expression.contains("apiserver_"))
                .toList();

        assertThat(counted).hasSize(2).allSatisfy(expression -> {
            String counter = expression.replaceAll(".*increase\\(([a-z_]+\\{[^}]*})\\[5m].*", "$1");
            assertThat(expression).contains("or (" + counter + " unless " + counter + " offset 5m)");
        });
    }

    @Test
    void no_alert_depends_on_how_the_pods_are_scraped() throws IOException {
        assertThat(expressions()).noneMatch(expression -> expression.contains("job="));
    }

    @ParameterizedTest
    @CsvSource({"3m, 120", "90s, 60", "6s, 4"})
    void silence_is_told_of_before_the_pods_stop_answering(String limit, int seconds) {
        JsonNode stale = alert(
                Chart.rendered("{prometheusRule: {enabled: true}, stalenessLimit: " + limit + "}")
                        .object("PrometheusRule", "waypoint-guard"),
                "WaypointGuardStale");

        assertThat(stale.path("expr").asText()).endsWith(" > " + seconds);
        assertThat(stale.has("for")).isFalse();
        assertThat(stale.at("/annotations/summary").asText())
                .endsWith(" for " + seconds + " s; it stops answering after " + limit + ".");
    }

    /** The question of the page on certificates, and the same when it is late. */
    @Test
    void renewal_that_has_stopped_is_told_of_two_weeks_before_it_is_urgent() throws IOException {
        String left = "waypoint_guard_certificate_expiry_timestamp_seconds - time() < 21 * 86400";
        assertThat(Files.readString(Path.of("docs", "certificates.md"))).contains("`" + left + "`");

        JsonNode early = alert(rule, "WaypointGuardCertificateNotRenewed");
        assertThat(early.path("expr").asText()).isEqualTo(left.replaceFirst("(\\w+)", "min($1)"));
        assertThat(early.at("/labels/severity").asText()).isEqualTo("warning");
        JsonNode late = alert(rule, "WaypointGuardCertificateExpires");
        assertThat(late.path("expr").asText())
                .isEqualTo(early.path("expr").asText().replace("21 *", "7 *"));
        assertThat(late.at("/labels/severity").asText()).isEqualTo("critical");
    }

    @Test
    void the_registration_that_is_missed_is_the_one_that_is_rendered() {
        RenderedChart mesh = Chart.rendered("prometheusRule: {enabled: true}", "mesh", "guarding");
        String registered = mesh.ofKind("ValidatingWebhookConfiguration").get(0).name();

        assertThat(alert(mesh.object("PrometheusRule", registered), "WaypointGuardNotRegistered")
                        .path("expr")
                        .asText())
                .startsWith("absent(kube_validatingwebhookconfiguration_info{validatingwebhookconfiguration=\""
                        + registered + "\"})");
    }

    private static JsonNode alert(JsonNode rule, String name) {
        return rule.at("/spec/groups").findParents("alert").stream()
                .filter(alert -> alert.path("alert").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void every_alert_is_looked_up_in_one_table() throws IOException {
        List<String> table =
                MarkdownPage.read(Path.of("docs", "troubleshooting.md")).code();

        assertThat(table).containsAll(rule.findValuesAsText("alert"));
    }

    private Stream<String> expressions() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(chart.object("ConfigMap", "waypoint-guard-dashboard")
                        .at("/data/waypoint-guard.json")
                        .asText());
        return Stream.of(rule, dashboard)
                .flatMap(document -> document.findValues("expr").stream())
                .map(JsonNode::asText);
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group);
    }
}
