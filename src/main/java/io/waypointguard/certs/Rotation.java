package io.waypointguard.certs;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The next state of the certificates of a server, from the one that was found. Whatever a server shows, or showed until
 * a moment ago, is signed by a CA in the bundle, before and after; so a CA comes a run before what it signs, and goes a
 * run after.
 */
final class Rotation {

    /**
     * What was found.
     *
     * @param leaf the certificate that the servers are given; nothing where it is not one with its key
     * @param bundles what clients trust, one for each place where that is written
     * @param besideLeaf what is said, beside the certificate, of who signed it
     * @param announcing whether the bundles have been written in this very run
     */
    record Found(
            Authority authority,
            Optional<KeyedCertificate> leaf,
            List<TrustBundle> bundles,
            TrustBundle besideLeaf,
            boolean announcing) {

        Found {
            bundles = List.copyOf(bundles);
        }
    }

    /** What is to be, written in this order: the keys are never lost, and no certificate comes before its CA. */
    record Wanted(Authority authority, KeyedCertificate leaf) {}

    private final Found found;
    private final HostNames hosts;
    private final Instant now;
    private final boolean renewing;

    private Rotation(Found found, HostNames hosts, Instant now, boolean renewing) {
        this.found = found;
        this.hosts = hosts;
        this.now = now;
        this.renewing = renewing;
    }

    /**
     * Decides.
     *
     * @param renewing whether to replace also what still holds and is due
     */
    static Wanted next(Found found, HostNames hosts, Instant now, boolean renewing) {
        return new Rotation(found, hosts, now, renewing).next();
    }

    private Wanted next() {
        Authority known = known();
        Optional<KeyedCertificate> leaf = found.leaf().filter(one -> isUsable(one, known));
        Authority authority = withCa(promoted(known, leaf.isPresent()), leaf.isPresent());
        Optional<KeyedCertificate> kept = leaf.filter(one -> stays(one, authority));
        if (kept.isEmpty()) {
            return new Wanted(
                    authority, CertificateIssuer.leaf(authority.signing().orElseThrow(), hosts, now));
        }
        return new Wanted(withoutRetired(authority, kept.get()), kept.get());
    }

    /** What can still sign, and the certificates by which somebody may still have to trust. */
    private Authority known() {
        Authority stored = found.authority();
        Authority usable = new Authority(
                stored.signing().filter(ca -> ca.canSign(now)),
                stored.incoming().filter(ca -> ca.canSign(now) && !isForgotten(ca)),
                stored.retired());
        // An incoming one has signed nothing, whatever became of it.
        Authority toTrust = stored.withoutIncoming();
        List<X509Certificate> old = toTrust.bundle().and(adopted(usable)).certificates().stream()
                .filter(ca -> !Lifetimes.hasExpired(ca, now))
                .toList();
        return usable.withRetired(new TrustBundle(old));
    }

    /**
     * A run was killed before it made the CA known, or somebody has written over it since. It has signed nothing; another
     * takes its place, so that the age of an incoming CA always tells for how long clients have known it.
     */
    private boolean isForgotten(KeyedCertificate ca) {
        return !isInAllBundles(ca) && !Lifetimes.isFresh(ca.certificate(), now);
    }

    private boolean isInAllBundles(KeyedCertificate ca) {
        return found.bundles().stream().allMatch(bundle -> bundle.holds(ca));
    }

    /**
     * Of the CAs in the bundles that are not known here: the one that signed the present certificate; all of them where
     * every CA was lost, because nobody knows what the servers show.
     */
    private TrustBundle adopted(Authority usable) {
        TrustBundle trusted = found.bundles().stream().reduce(found.besideLeaf(), TrustBundle::and);
        return usable.isEmpty()
                ? trusted
                : new TrustBundle(trusted.certificates().stream()
                        .filter(ca ->
                                found.leaf().filter(leaf -> leaf.isSignedBy(ca)).isPresent())
                        .toList());
    }

    private boolean isUsable(KeyedCertificate leaf, Authority known) {
        return leaf.serves(hosts, now) && known.bundle().certificates().stream().anyMatch(leaf::isSignedBy);
    }

    /** A CA begins to sign when all clients trust it, or at once where no client has a server that it could lose. */
    private Authority promoted(Authority known, boolean hasLeaf) {
        boolean urgent = !hasLeaf && known.signing().isEmpty();
        return known.incoming().filter(ca -> urgent || isAnnounced(ca)).isPresent() ? known.promoted() : known;
    }

    /** All of that was written in an earlier run, and has come to everybody since. */
    private boolean isAnnounced(KeyedCertificate ca) {
        return !found.announcing() && Lifetimes.hasSettled(ca.certificate(), now) && isInAllBundles(ca);
    }

    private Authority withCa(Authority authority, boolean hasLeaf) {
        if (authority.incoming().isPresent()) {
            return authority;
        }
        if (authority.signing().isEmpty()) {
            KeyedCertificate ca = CertificateIssuer.ca(now);
            return hasLeaf ? authority.withIncoming(ca) : authority.withSigning(ca);
        }
        boolean due = authority
                .signing()
                .filter(ca -> Lifetimes.isDue(ca.certificate(), now))
                .isPresent();
        return renewing && due ? authority.withIncoming(CertificateIssuer.ca(now)) : authority;
    }

    /** A sound certificate of another CA stays until it can be replaced. */
    private boolean stays(KeyedCertificate leaf, Authority authority) {
        return authority.hasSigned(leaf)
                ? !(renewing && Lifetimes.isDue(leaf.certificate(), now))
                : authority.signing().filter(this::isAnnounced).isEmpty();
    }

    /** They go when the certificate of the present CA has come to every server. */
    private Authority withoutRetired(Authority authority, KeyedCertificate leaf) {
        boolean over = authority.hasSigned(leaf) && Lifetimes.hasSettled(leaf.certificate(), now);
        return over ? authority.withRetired(TrustBundle.EMPTY) : authority;
    }
}
