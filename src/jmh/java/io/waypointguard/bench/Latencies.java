package io.waypointguard.bench;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The times of many requests, in microseconds. */
final class Latencies {

    private final Histogram histogram = new Histogram(3);

    synchronized void add(long nanos) {
        histogram.recordValue(Math.max(1, nanos / 1_000));
    }

    double millis(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e3;
    }

    long count() {
        return histogram.getTotalCount();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.2f  p99 %.2f  p99.9 %.2f ms (%d requests)",
                millis(50),
                millis(99),
                millis(99.9),
                count());
    }
}
