package io.waypointguard.random;

/** The seeds of tests by chance: others on every run, or the one that {@code -Dwaypointguard.seed=SEED} names. */
public final class Seeds {

    private static final String PROPERTY = "waypointguard.seed";

    private Seeds() {}

    /** What is tried with one seed. */
    public interface Trial {
        void run(long seed) throws Exception;
    }

    /** Tries so many seeds; a failure names its own. */
    public static void forEach(int count, Trial trial) {
        long first = isOne() ? Long.getLong(PROPERTY) : System.nanoTime();
        int most = isOne() ? 1 : count;
        for (long seed = first; seed < first + most; seed++) {
            try {
                trial.run(seed);
            } catch (Exception | AssertionError | StackOverflowError failure) {
                throw new AssertionError("-D" + PROPERTY + "=" + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    /** Whether a single seed is tried, of which nobody can expect that everything turns up. */
    public static boolean isOne() {
        return Long.getLong(PROPERTY) != null;
    }
}
