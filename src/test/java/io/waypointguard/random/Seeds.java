package io.waypointguard.random;

import java.util.SplittableRandom;

/**
 * The seeds of all random tests. They are the same on every run, so that a build fails or passes by what it builds; with
 * {@code -Dwaypointguard.seed=random}, as in the profile {@code nightly}, others on every run. A failure names the one
 * seed it had, and {@code -Dwaypointguard.seed=SEED} tries that one alone. {@code -Dwaypointguard.seed=from:BASE} tries
 * all that a random run with that base tried.
 */
public final class Seeds {

    static final String PROPERTY = "waypointguard.seed";

    private static final String FROM = "from:";
    private static final long FIXED = 20_260_101L;
    private static final Seeds OF_THIS_RUN = of(System.getProperty(PROPERTY, "fixed"));

    private final long base;
    private final boolean single;

    private Seeds(long base, boolean single) {
        this.base = base;
        this.single = single;
    }

    /** What is tried with one seed. */
    public interface Trial {
        void run(long seed) throws Exception;
    }

    static Seeds of(String setting) {
        if (setting.equals("fixed")) {
            return new Seeds(FIXED, false);
        }
        if (setting.equals("random")) {
            long base = new SplittableRandom().nextLong();
            System.out.println("Random tests: all of this run again with -D" + PROPERTY + "=" + FROM + base);
            return new Seeds(base, false);
        }
        try {
            return setting.startsWith(FROM)
                    ? new Seeds(Long.parseLong(setting.substring(FROM.length())), false)
                    : new Seeds(Long.parseLong(setting), true);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + "=" + setting + ": not fixed, random, a number or from: and a number", e);
        }
    }

    /** Tries so many seeds, or the single one of this run; a failure names its own. */
    public static void forEach(int count, Trial trial) {
        OF_THIS_RUN.tryEach(count, trial);
    }

    /** The first seed of this run, where a test needs one only and cannot be repeated exactly. */
    public static long first() {
        return OF_THIS_RUN.single ? OF_THIS_RUN.base : new SplittableRandom(OF_THIS_RUN.base).nextLong();
    }

    /** Whether a single seed is tried, of which nobody can expect that everything turns up. */
    public static boolean isOne() {
        return OF_THIS_RUN.single;
    }

    void tryEach(int count, Trial trial) {
        // Not one number after another: java.util.Random begins alike for seeds that are alike.
        SplittableRandom seeds = new SplittableRandom(base);
        for (int i = 0; i < (single ? 1 : count); i++) {
            long seed = single ? base : seeds.nextLong();
            try {
                trial.run(seed);
            } catch (Exception | AssertionError | StackOverflowError failure) {
                throw new AssertionError("-D" + PROPERTY + "=" + seed + ": " + failure.getMessage(), failure);
            }
        }
    }
}
