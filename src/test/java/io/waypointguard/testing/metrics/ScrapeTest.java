package io.waypointguard.testing.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeTest {

    /** The example of the format's own documentation. */
    private static final String DOCUMENTED = """
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400"}    3 1395066363000

            # Escaping in label values:
            msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9

            # Minimalistic line:
            metric_without_timestamp_and_labels 12.47

            # A weird metric from before the epoch:
            something_weird{problem="division by zero"} +Inf -3982045

            # A histogram, which has a pretty complex representation in the text format:
            # HELP http_request_duration_seconds A histogram of the request duration.
            # TYPE http_request_duration_seconds histogram
            http_request_duration_seconds_bucket{le="0.05"} 24054
            http_request_duration_seconds_bucket{le="+Inf"} 144320
            http_request_duration_seconds_sum 53423
            http_request_duration_seconds_count 144320
            """;

    @Test
    void theDocumentedExampleIsRead() {
        Scrape scrape = Scrape.of(DOCUMENTED);
        assertThat(scrape.series()).hasSize(9);
        assertThat(scrape.value("http_requests_total", "method", "post", "code", "400"))
                .isEqualTo(3);
        assertThat(scrape.sum("http_requests_total", "method", "post")).isEqualTo(1030);
        assertThat(scrape.value(
                        "msdos_file_access_time_seconds",
                        "path",
                        "C:\\DIR\\FILE.TXT",
                        "error",
                        "Cannot find file:\n\"FILE.TXT\""))
                .isEqualTo(1.458255915e9);
        assertThat(scrape.value("metric_without_timestamp_and_labels")).isEqualTo(12.47);
        assertThat(scrape.value("something_weird", "problem", "division by zero"))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(scrape.families("http_request_duration"))
                .isEqualTo(Map.of("http_request_duration_seconds", Set.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "+Inf, Infinity", "Inf, Infinity", "-Inf, -Infinity", "NaN, NaN", "nan, NaN", "0, 0", "-0.0, -0.0",
        "1e+06, 1000000", "1.5E-7, 0.00000015", ".5, 0.5", "5., 5", "+3, 3", "0x1p-2, 0.25", "1e309, Infinity"
    })
    void everyNumberOfTheFormatIsRead(String written, Double value) {
        assertThat(Scrape.of("m " + written).value("m")).isEqualTo(value);
        assertThat(Scrape.of("m{a=\"b\"} " + written + " 17").value("m", "a", "b"))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m{a=\"b\"}1",
                "m{a=\"b\",} 1",
                " \tm { a = \"b\" , } \t1 ",
                "m{a=\"b\"} 1 -17",
                "m{a=\"b\"} 1 1520879607.789",
                "m{a=\"b\"} 1 # {trace_id=\"x # } y\"} 0.67",
                "m{a=\"b\"} 1 1520879607.789 # {} 0.67 1520879607.7",
                "{\"m\",a=\"b\"} 1",
                "{\"m\",\"a\"=\"b\"} 1",
                "\n# HELP m said about it: m{ 2\n#\nm{a=\"b\"} 1\n# EOF\n",
            })
    void whatTheFormatAllowsIsTheSameSample(String text) {
        assertThat(Scrape.of(text).series()).containsExactly(new Scrape.Series("m", Map.of("a", "b")));
        assertThat(Scrape.of(text).value("m", "a", "b")).isEqualTo(1);
    }

    @Test
    void aLabelsValueMayHoldAnything() {
        String value = "} 1 # {a=\"b\", \\n é \t 😀";
        String written = value.replace("\\", "\\\\").replace("\"", "\\\"");
        assertThat(Scrape.of("m{a=\"" + written + "\",b=\"\"} 2").value("m", "a", value, "b", ""))
                .isEqualTo(2);
        assertThat(Scrape.of("m{a=\"carriage\rreturn\"} 2").value("m", "a", "carriage\rreturn"))
                .isEqualTo(2);
    }

    @Test
    void namesMayHoldColonsDigitsAndCapitals() {
        assertThat(Scrape.of("job:Requests_2xx:rate5m{Code=\"2\"} 4").value("job:Requests_2xx:rate5m", "Code", "2"))
                .isEqualTo(4);
        assertThat(Scrape.of("{\"a.name of utf-8: é\"} 4").value("a.name of utf-8: é"))
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m",
                "m 1 2 3",
                "m one",
                "m 1f",
                "m 1 x",
                "m{a=\"b\" 1",
                "m{a=b} 1",
                "m{a} 1",
                "m{a=\"b\"c=\"d\"} 1",
                "m{a=\"1\",a=\"2\"} 1",
                "m{a=\"\\t\"} 1",
                "m{a=\"b} 1",
                "{a=\"b\"} 1",
                "{} 1",
                "2m 1",
                "m 1 # x 2",
                "<html>",
            })
    void whatIsNotTheFormatIsNamed(String line) {
        assertThatThrownBy(() -> Scrape.of("ok 1\n" + line + "\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(line);
    }
}
