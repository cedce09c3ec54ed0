package io.waypointguard.config;

import io.waypointguard.enroll.Enrolment;
import io.waypointguard.guard.GuardSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All settings, valid.
 *
 * @param enrolment nothing where Services are not to be enrolled
 * @param manifests the files and folders that are the mesh; at least one
 */
public record Settings(GuardSettings guard, Optional<Enrolment> enrolment, List<String> manifests, Tls tls) {

    public Settings {
        manifests = List.copyOf(manifests);
    }

    /** Which certificate clients are shown. */
    public sealed interface Tls {

        /** One that somebody else puts there and renews. */
        record Files(Path certificate, Path key) implements Tls {}

        /**
         * One made up at the start.
         *
         * @param file where to write it for clients to trust; nothing for a place that suits
         */
        record Ephemeral(Optional<Path> file) implements Tls {}
    }
}
