package io.waypointguard.config;

import io.waypointguard.enroll.Enrolment;
import io.waypointguard.guard.GuardSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings, validated.
 *
 * @param enrolment empty where Services are not enrolled
 */
public record Settings(GuardSettings guard, Optional<Enrolment> enrolment, MeshSource mesh, Tls tls) {

    /** Where the mesh is read from. */
    public sealed interface MeshSource {

        /**
         * The cluster.
         *
         * @param stalenessLimit how long the guard decides from the last state that the API server reported
         */
        record Cluster(Duration stalenessLimit) implements MeshSource {}

        /** Files and folders; at least one. */
        record Manifests(List<String> paths) implements MeshSource {

            public Manifests {
                paths = List.copyOf(paths);
            }
        }
    }

    /** The serving certificate. */
    public sealed interface Tls {

        /** From files that something else writes and renews. */
        record Files(Path certificate, Path key) implements Tls {}

        /**
         * Issued at the start, for development.
         *
         * @param file where to write it for clients to trust; empty for the default place
         */
        record Ephemeral(Optional<Path> file) implements Tls {}
    }
}
