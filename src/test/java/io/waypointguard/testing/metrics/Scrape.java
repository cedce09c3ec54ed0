package io.waypointguard.testing.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Metrics in Prometheus' text format, as a scraper finds them. */
public final class Scrape {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** One series: a name with labels. */
    public record Series(String name, Map<String, String> labels) {}

    private final Map<Series, Double> samples = new LinkedHashMap<>();

    private Scrape(String text) {
        MetricsText.parse(text).forEach(sample -> samples.put(sample.series(), sample.value()));
    }

    /** Of the text that a registry writes. */
    public static Scrape of(String text) {
        return new Scrape(text);
    }

    /** Of a running server. */
    public static Scrape of(URI metrics) {
        HttpRequest request =
                HttpRequest.newBuilder(metrics).header("Accept", "text/plain").build();
        try {
            return new Scrape(
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new AssertionError("no metrics at " + metrics, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public Set<Series> series() {
        return samples.keySet();
    }

    /** The value of one series; 0 where it is not there yet. Labels as {@code "path", "validate"}. */
    public double value(String name, String... labels) {
        return samples.getOrDefault(new Series(name, pairs(labels)), 0.0);
    }

    /** The sum of all series of that name that have these labels, among others. */
    public double sum(String name, String... labels) {
        Map<String, String> wanted = pairs(labels);
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().name().equals(name))
                .filter(sample -> sample.getKey().labels().entrySet().containsAll(wanted.entrySet()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Those whose names begin like that, and the keys of their labels; a histogram under its own name, without le. */
    public Map<String, Set<String>> families(String prefix) {
        Map<String, Set<String>> families = new TreeMap<>();
        for (Series one : samples.keySet()) {
            if (one.name().startsWith(prefix)) {
                Set<String> keys = new TreeSet<>(one.labels().keySet());
                keys.remove("le");
                families.put(one.name().replaceFirst("_(bucket|count|sum)$", ""), keys);
            }
        }
        return families;
    }

    private static Map<String, String> pairs(String... labels) {
        Map<String, String> pairs = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            pairs.put(labels[i], labels[i + 1]);
        }
        return pairs;
    }
}
