package io.waypointguard.cli;

import io.waypointguard.certs.CertificateStore;
import java.util.List;
import java.util.Map;

/** A store whose process ends after so many writes. */
final class KilledStore implements CertificateStore {

    /** The end of the process. */
    static final class KilledException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final CertificateStore store;
    private int writesLeft;

    KilledStore(CertificateStore store, int writes) {
        this.store = store;
        this.writesLeft = writes;
    }

    private void count() {
        if (writesLeft-- == 0) {
            throw new KilledException();
        }
    }

    @Override
    public Reading read() {
        return new KilledReading(store.read());
    }

    private final class KilledReading implements Reading {

        private final Reading reading;

        KilledReading(Reading reading) {
            this.reading = reading;
        }

        @Override
        public Map<String, String> authority() {
            return reading.authority();
        }

        @Override
        public Map<String, String> serving() {
            return reading.serving();
        }

        @Override
        public List<BundlePlace> bundles() {
            return reading.bundles().stream()
                    .map(place -> (BundlePlace) new KilledPlace(place))
                    .toList();
        }

        @Override
        public void writeAuthority(Map<String, String> texts) throws ChangedMeanwhileException {
            count();
            reading.writeAuthority(texts);
        }

        @Override
        public void writeServing(Map<String, String> texts) throws ChangedMeanwhileException {
            count();
            reading.writeServing(texts);
        }
    }

    private final class KilledPlace implements BundlePlace {

        private final BundlePlace place;

        KilledPlace(BundlePlace place) {
            this.place = place;
        }

        @Override
        public String name() {
            return place.name();
        }

        @Override
        public boolean exists() {
            return place.exists();
        }

        @Override
        public List<String> bundles() {
            return place.bundles();
        }

        @Override
        public void write(String bundle) throws ChangedMeanwhileException {
            count();
            place.write(bundle);
        }
    }
}
