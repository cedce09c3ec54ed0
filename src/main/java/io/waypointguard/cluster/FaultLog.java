package io.waypointguard.cluster;

import io.waypointguard.mesh.Kind;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/** Says what is wrong with following a kind: each fault once, until all is well, which is said once, too. For one thread. */
final class FaultLog {

    private static final Logger LOG = Logger.getLogger(FaultLog.class);

    /** Of those that differ in a detail, such as a port. */
    private static final int MOST = 10;

    private final Kind kind;
    private final Set<String> told = new HashSet<>();

    FaultLog(Kind kind) {
        this.kind = kind;
    }

    void fault(String reason) {
        if (told.size() < MOST && told.add(reason)) {
            LOG.warnf("%s cannot be followed, trying again: %s", kind.resource(), reason);
        }
    }

    void well() {
        if (!told.isEmpty()) {
            LOG.infof("%s are followed again", kind.resource());
            told.clear();
        }
    }
}
