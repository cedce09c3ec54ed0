package io.waypointguard.admission.http;

import io.waypointguard.admission.AdmissionReviewReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies may be in memory at a time, which they take up to three times while they arrive. Who comes
 * beyond that is asked to come again. The beginnings of bodies have a budget of their own, and nearly every review is
 * nothing but a beginning: clients that send large bodies, and slowly, do not keep it out.
 */
@Singleton
final class BodyBudget {

    /** A policy or a Service, before and after, with what kubectl and controllers write beside it. */
    static final int BEGINNING = 16 * 1024;

    private final Part beginnings;
    private final Part rests;

    /** For this JVM; one body always fits. */
    @Inject
    BodyBudget() {
        this(
                Runtime.getRuntime().maxMemory() / 32,
                Math.max(AdmissionReviewReader.MAX_BYTES, Runtime.getRuntime().maxMemory() / 16));
    }

    BodyBudget(long beginnings, long rests) {
        this.beginnings = new Part(beginnings);
        this.rests = new Part(rests);
    }

    /** How many bytes of bodies are in memory now. */
    long taken() {
        return beginnings.taken.get() + rests.taken.get();
    }

    /** One body's part of the budget, given back when it is closed. */
    Share share() {
        return new Share();
    }

    private static final class Part {

        private final long most;
        private final AtomicLong taken = new AtomicLong();

        Part(long most) {
            this.most = most;
        }

        boolean take(int bytes) {
            if (bytes > 0 && taken.addAndGet(bytes) > most) {
                taken.addAndGet(-bytes);
                return false;
            }
            return true;
        }

        void giveBack(int bytes) {
            taken.addAndGet(-bytes);
        }
    }

    /** Used by one thread at a time. */
    final class Share implements AutoCloseable {

        private int beginning;
        private int rest;

        /** Takes that many bytes more; false when there are not so many. */
        boolean take(int bytes) {
            int first = Math.min(bytes, BEGINNING - beginning);
            if (!beginnings.take(first)) {
                return false;
            }
            beginning += first;
            if (!rests.take(bytes - first)) {
                return false;
            }
            rest += bytes - first;
            return true;
        }

        @Override
        public void close() {
            beginnings.giveBack(beginning);
            rests.giveBack(rest);
            beginning = 0;
            rest = 0;
        }
    }
}
