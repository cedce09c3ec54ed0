package io.waypointguard.config;

import io.waypointguard.enroll.Enrolment;
import io.waypointguard.guard.GuardSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings, valid.
 *
 * @param enrolment nothing where Services are not to be enrolled
 */
public record Settings(GuardSettings guard, Optional<Enrolment> enrolment, MeshSource mesh, Tls tls) {

    /** Where the mesh is read from. */
    public sealed interface MeshSource {

        /**
         * The cluster.
         *
         * @param stalenessLimit for how long what was heard last is still decided from
         */
        record Cluster(Duration stalenessLimit) implements MeshSource {}

        /** Files and folders; at least one. */
        record Manifests(List<String> paths) implements MeshSource {

            public Manifests {
                paths = List.copyOf(paths);
            }
        }
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
