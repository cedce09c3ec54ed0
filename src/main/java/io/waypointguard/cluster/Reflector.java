package io.waypointguard.cluster;

import io.waypointguard.cluster.ApiFailure.Cause;
import io.waypointguard.mesh.Kind;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Follows the objects of one kind: lists them, watches what changes, and begins again from whatever goes wrong, for
 * ever. One thread of its own.
 *
 * <p>It trusts no watch by itself, because a watch can be silent and dead, or alive at an API server that has lost its
 * storage. Before each watch it asks how far the storage is; all until then is known when the watch has come that far,
 * or has lasted its time and ended in order.
 */
final class Reflector {

    private static final Logger LOG = Logger.getLogger(Reflector.class);

    private final KubeApi api;
    private final KindState state;
    private final Kind kind;
    private final FollowTimes times;
    private final KindMemory memory;
    private final FaultLog faults;
    private final Pauses pauses;
    private final Thread thread;
    private Optional<KindList> position = Optional.empty();
    /** How far the storage was when it was last asked; its revisions count the writes of all kinds. */
    private String furthest = "0";

    private long provedAt;
    private volatile boolean stopped;

    Reflector(KubeApi api, ClusterMesh mesh, KindState state, FollowTimes times) {
        this.api = api;
        this.state = state;
        this.kind = state.kind();
        this.times = times;
        this.memory = new KindMemory(mesh, state);
        this.faults = new FaultLog(kind);
        this.pauses = new Pauses(times.longestPause());
        this.thread = new Thread(this::run, "reflector-" + kind.resource());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    private void run() {
        while (!stopped) {
            try {
                step();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) {
                if (stopped || !survived(e)) {
                    return;
                }
            }
        }
    }

    /** A bug of ours, or no memory for a moment, must not end it; only to be stopped does. */
    private boolean survived(Throwable error) {
        LOG.errorf(error, "following %s: an internal error", kind.resource());
        state.failed("an internal error, which is in the log");
        position = Optional.empty();
        return paused(Duration.ZERO);
    }

    private boolean paused(Duration least) {
        try {
            pauses.pause(least);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void step() throws InterruptedException {
        try {
            if (position.isPresent()
                    && System.nanoTime() - provedAt < times.trust().toNanos()) {
                watch(position.get());
            } else {
                list();
            }
        } catch (ApiFailure e) {
            if (stopped) {
                return;
            }
            state.failed(e.reason());
            faults.fault(e.reason());
            switch (e.kind()) {
                case ABSENT, UNKNOWN_PATH, GONE -> position = Optional.empty();
                case UNAUTHENTICATED, FORBIDDEN, OTHER -> {}
            }
            pauses.pause(e.retryAfter().orElse(Duration.ZERO));
        }
    }

    private void list() throws ApiFailure, InterruptedException {
        long asked = System.nanoTime();
        KindMemory.Listing listing = memory.new Listing();
        Optional<KindList> list = KindList.read(api, KindList.Question.all(kind, times.listing()), listing::add);
        listing.remember();
        state.listed(list.isPresent(), asked);
        position = list;
        provedAt = System.nanoTime();
        if (list.isEmpty()) {
            state.absent();
            faults.well();
            Pauses.sleep(times.absence());
        }
    }

    private void watch(KindList from) throws ApiFailure, InterruptedException {
        long asked = System.nanoTime();
        String latest = KindList.latest(api, kind, from.version(), times.answer());
        boolean backwards = ResourceVersions.isBefore(latest, furthest)
                || ResourceVersions.isBefore(latest, from.resourceVersion());
        furthest = latest;
        if (backwards) {
            throw new ApiFailure(Cause.GONE, "the API server has gone back to an earlier state");
        }
        long opened = System.nanoTime();
        String path = ApiVersions.path(kind, from.version()) + "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
                + times.watch().toSeconds() + "&resourceVersion=" + from.resourceVersion();
        try (JsonStream events = api.stream(path, times.answer(), times.patience())) {
            state.watching();
            proveIfReached(latest, asked);
            for (var next = events.event(); next.isPresent(); next = events.event()) {
                WatchEvent event = WatchEvent.read(kind, next.get());
                memory.apply(event);
                position = Optional.of(new KindList(from.version(), event.resourceVersion()));
                proveIfReached(latest, asked);
                faults.well();
            }
        }
        if (System.nanoTime() - opened >= times.watch().toNanos()) {
            proved(asked);
            faults.well();
        } else {
            // In order, and too early: an API server that stops does so. It proves nothing.
            pauses.pause(Duration.ZERO);
        }
    }

    private void proveIfReached(String latest, long asked) {
        if (position.isPresent() && ResourceVersions.hasReached(position.get().resourceVersion(), latest)) {
            proved(asked);
        }
    }

    private void proved(long asked) {
        state.completeAsOf(asked);
        provedAt = asked;
    }
}
