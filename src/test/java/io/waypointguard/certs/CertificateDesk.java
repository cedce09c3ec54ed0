package io.waypointguard.certs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A store in memory, with a clock that moves when it is told to, whose runs can be killed after any write. It calls a
 * listener after each.
 */
final class CertificateDesk implements CertificateStore {

    static final HostNames HOSTS = HostNames.ofService("guard", "waypoint-guard");

    /** What the end of a process is to a run. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Map<String, String> authority = new TreeMap<>();
    private final Map<String, String> serving = new TreeMap<>();
    private final List<List<String>> bundles =
            new ArrayList<>(List.of(new ArrayList<>(List.of("", "")), new ArrayList<>(List.of(""))));
    private final List<Boolean> exist = new ArrayList<>(List.of(true, true));
    private final HostNames hosts;
    private final MovingClock clock;
    private final Map<String, Integer> versions = new TreeMap<>();
    private int writesLeft = Integer.MAX_VALUE;
    private int writes;
    private Runnable afterWrite = () -> {};
    private int stepsUntilOther = -1;
    private Runnable another = () -> {};

    CertificateDesk() {
        this(HOSTS, new MovingClock());
    }

    CertificateDesk(HostNames hosts, MovingClock clock) {
        this.hosts = hosts;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    Clock clock() {
        return clock;
    }

    void pass(Duration time) {
        clock.pass(time);
    }

    void afterEachWrite(Runnable listener) {
        afterWrite = listener;
    }

    /** Its lines. */
    List<String> issue() {
        return run(false);
    }

    List<String> renew() {
        return run(true);
    }

    private List<String> run(boolean renewing) {
        List<String> lines = new ArrayList<>();
        try {
            new CertificateRun(this, hosts, clock, renewing, lines::add).execute();
            return lines;
        } catch (ChangedMeanwhileException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many writes it came to: all of them, where that is less than the number. */
    int renewAndKillAfter(int number) {
        int before = writes;
        writesLeft = number;
        try {
            renew();
        } catch (Killed e) {
            // As it was meant.
        } finally {
            writesLeft = Integer.MAX_VALUE;
        }
        return writes - before;
    }

    Map<String, String> authority() {
        return authority;
    }

    Map<String, String> serving() {
        return serving;
    }

    /** Of every webhook. */
    List<TrustBundle> bundles() {
        return bundles.stream().flatMap(List::stream).map(TrustBundle::read).toList();
    }

    int bundleSize() {
        return bundles().stream()
                .mapToInt(bundle -> bundle.certificates().size())
                .max()
                .orElse(0);
    }

    KeyedCertificate leaf() {
        return KeyedCertificate.read(new PemPair(serving.get("tls.crt"), serving.get("tls.key")))
                .orElseThrow();
    }

    Authority cas() {
        return Authority.read(authority);
    }

    void setAllBundles(String pem) {
        bundles.forEach(place -> Collections.fill(place, pem));
    }

    void removeConfiguration(int place) {
        exist.set(place, false);
        Collections.fill(bundles.get(place), "");
    }

    void createConfiguration(int place) {
        exist.set(place, true);
    }

    /** Somebody else writes everything, as it was. */
    void disturb() {
        List.of("authority", "serving", "configuration 0", "configuration 1")
                .forEach(object -> versions.merge(object, 1, Integer::sum));
    }

    /** Another process does something right before that step of the next run; a step is a read or a write. */
    void beforeStep(int step, Runnable other) {
        stepsUntilOther = step;
        another = other;
    }

    /** Whether the next run had so many steps that it came to it. */
    boolean otherWasThere() {
        return stepsUntilOther < 0;
    }

    private void step() {
        if (stepsUntilOther-- == 0) {
            another.run();
        }
    }

    /** In the order of the real one, each by itself. */
    @Override
    public Reading read() {
        return new Snapshot(
                List.of(new Place(0), new Place(1)),
                new Stored("serving", serving),
                new Stored("authority", authority));
    }

    private int version(String object) {
        return versions.getOrDefault(object, 0);
    }

    private void write(String object, int read, Runnable change) throws ChangedMeanwhileException {
        step();
        if (writesLeft-- == 0) {
            throw new Killed();
        }
        if (read != version(object)) {
            throw new ChangedMeanwhileException(object + " was changed");
        }
        versions.merge(object, 1, Integer::sum);
        change.run();
        writes++;
        afterWrite.run();
    }

    private final class Stored {

        private final String name;
        private final Map<String, String> texts;
        private final Map<String, String> read;
        private final int version;

        Stored(String name, Map<String, String> texts) {
            step();
            this.name = name;
            this.texts = texts;
            this.read = new TreeMap<>(texts);
            this.version = version(name);
        }

        void put(Map<String, String> wanted) throws ChangedMeanwhileException {
            write(name, version, () -> {
                texts.putAll(wanted);
                texts.values().removeIf(String::isEmpty);
            });
        }
    }

    private record Snapshot(List<BundlePlace> bundles, Stored storedServing, Stored storedAuthority)
            implements Reading {

        @Override
        public Map<String, String> authority() {
            return storedAuthority.read;
        }

        @Override
        public Map<String, String> serving() {
            return storedServing.read;
        }

        @Override
        public void writeAuthority(Map<String, String> texts) throws ChangedMeanwhileException {
            storedAuthority.put(texts);
        }

        @Override
        public void writeServing(Map<String, String> texts) throws ChangedMeanwhileException {
            storedServing.put(texts);
        }
    }

    private final class Place implements BundlePlace {

        private final int place;
        private final int version;
        private final List<String> stored;

        Place(int place) {
            step();
            this.place = place;
            this.version = version(name());
            this.stored = exist.get(place) ? List.copyOf(bundles.get(place)) : List.of();
        }

        @Override
        public String name() {
            return "configuration " + place;
        }

        @Override
        public boolean exists() {
            return exist.get(place);
        }

        @Override
        public List<String> bundles() {
            return stored;
        }

        @Override
        public void write(String bundle) throws ChangedMeanwhileException {
            CertificateDesk.this.write(name(), version, () -> Collections.fill(bundles.get(place), bundle));
        }
    }
}
