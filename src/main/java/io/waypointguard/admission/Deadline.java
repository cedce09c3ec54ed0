package io.waypointguard.admission;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Until when an answer is of use: the API server says in {@code ?timeout=} for how long it waits, and this is a moment
 * before that.
 */
public final class Deadline {

    /** Never longer than this, whatever the API server grants. */
    static final Duration BUDGET = Duration.ofSeconds(5);

    /** For the way back. */
    private static final Duration MARGIN = Duration.ofMillis(200);

    private static final Pattern GO_DURATION = Pattern.compile("(?:\\d{1,9}(?:\\.\\d{1,9})?(?:h|ms|us|µs|ns|m|s))+");
    private static final Pattern GO_PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|us|µs|ns|m|s)");

    /** Reads that fail leave time for the API server to ask once more, which it does after a second. */
    private static final int READS_SHARE = 3;

    private final long end;
    private final long readsEnd;
    private volatile boolean over;

    private Deadline(long start, Duration granted) {
        this.end = start + granted.toNanos();
        this.readsEnd = start + granted.dividedBy(READS_SHARE).toNanos();
    }

    /** From a moment of {@link System#nanoTime()} on; what is no Go duration counts as not given. */
    public static Deadline from(long start, Optional<String> timeout) {
        Duration granted = timeout.flatMap(Deadline::duration)
                .filter(duration -> duration.compareTo(BUDGET) < 0)
                .orElse(BUDGET);
        // Of a very short time, the margin must not be all.
        Duration half = granted.dividedBy(2);
        Duration own = MARGIN.compareTo(half) < 0 ? granted.minus(MARGIN) : half;
        return new Deadline(start, own);
    }

    /** Until which moment of {@link System#nanoTime()} to wait for what has to be read before an answer. */
    long readsEnd() {
        return readsEnd;
    }

    /** The client is gone: no answer is of use any more. */
    public void end() {
        over = true;
    }

    boolean passed(long now) {
        return left(now) <= 0;
    }

    /** In nanoseconds; not positive when it has passed. */
    long left(long now) {
        return over ? 0 : end - now;
    }

    /** As Go writes and reads them: {@code 3s}, {@code 500ms}, {@code 1m30s}. */
    static Optional<Duration> duration(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        if (text.length() > 60 || !GO_DURATION.matcher(text).matches()) {
            return Optional.empty();
        }
        double nanos = 0;
        Matcher part = GO_PART.matcher(text);
        while (part.find()) {
            nanos += Double.parseDouble(part.group(1)) * nanosPer(part.group(2));
        }
        return Optional.of(Duration.ofNanos((long) nanos));
    }

    private static double nanosPer(String unit) {
        TimeUnit named = switch (unit) {
            case "h" -> TimeUnit.HOURS;
            case "m" -> TimeUnit.MINUTES;
            case "s" -> TimeUnit.SECONDS;
            case "ms" -> TimeUnit.MILLISECONDS;
            case "ns" -> TimeUnit.NANOSECONDS;
            default -> TimeUnit.MICROSECONDS;
        };
        return named.toNanos(1);
    }
}
