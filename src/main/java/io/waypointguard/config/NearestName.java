package io.waypointguard.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the known name that a mistyped one is nearest to. */
public final class NearestName {

    private NearestName() {}

    /** The name with the smallest distance, if that is small enough to suggest it. */
    static Optional<String> of(String typed, Collection<String> names) {
        String nearest = "";
        int fewest = 1 + Math.max(2, typed.length() / 5);
        for (String name : names) {
            int changes = distance(typed, name);
            if (changes < fewest) {
                fewest = changes;
                nearest = name;
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    /** The Levenshtein distance, computed one row of the table at a time. */
    public static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
