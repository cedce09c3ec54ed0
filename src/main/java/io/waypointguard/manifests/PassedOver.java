package io.waypointguard.manifests;

import java.util.ArrayList;
import java.util.List;

/**
 * The files of folders that are no manifests.
 *
 * @param files in the order in which they were found
 * @param templates how many of them are templates of charts
 */
public record PassedOver(List<String> files, int templates) {

    static final PassedOver NOTHING = new PassedOver(List.of(), 0);

    private static final int NAMED = 3;

    public PassedOver {
        files = List.copyOf(files);
    }

    /** How many there are, the first of them, and what to do about templates. */
    public String description() {
        int more = files.size() - NAMED;
        String described =
                (files.size() == 1 ? "1 file that is no manifest: " : files.size() + " files that are no manifests: ")
                        + String.join(", ", files.stream().limit(NAMED).toList())
                        + (more > 0 ? " and " + more + " more" : "");
        if (templates == 0) {
            return described;
        }
        return described + "; "
                + (templates == 1 ? "1 is a template of a chart" : templates + " are templates of charts")
                + ": check what `helm template` makes of them";
    }

    /** Collects them. */
    static final class Collector {

        private final List<String> files = new ArrayList<>();
        private int templates;

        void add(String file) {
            files.add(file);
        }

        void addTemplate(String file) {
            files.add(file);
            templates++;
        }

        PassedOver passedOver() {
            return new PassedOver(files, templates);
        }
    }
}
