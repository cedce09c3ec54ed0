package io.waypointguard.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies may be in memory at a time: a sixteenth of the heap, which they take up to three times while
 * they arrive. Who comes beyond that is asked to come again.
 */
final class BodyBudget {

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BodyBudget(long most) {
        this.most = most;
    }

    /** For this JVM; one body always fits. */
    static BodyBudget ofHeap() {
        return new BodyBudget(
                Math.max(RequestBody.MAX_BYTES, Runtime.getRuntime().maxMemory() / 16));
    }

    /** One body's part of the budget, given back when it is closed. */
    Share share() {
        return new Share();
    }

    /** Used by one thread at a time. */
    final class Share implements AutoCloseable {

        private long held;

        /** Takes that many bytes more; false when there are not so many. */
        boolean take(int bytes) {
            if (taken.addAndGet(bytes) > most) {
                taken.addAndGet(-bytes);
                return false;
            }
            held += bytes;
            return true;
        }

        @Override
        public void close() {
            taken.addAndGet(-held);
            held = 0;
        }
    }
}
