package io.waypointguard.certs;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Computes the next state of a server's certificates from the current one. Every certificate that a server presents, or
 * presented until a moment ago, is signed by a CA in the bundle, before and after the change. So a CA is added to the
 * bundle one run before it signs, and removed one run after its last certificate is replaced.
 */
final class Rotation {

    /**
     * The current state.
     *
     * @param leaf the servers' certificate; empty if the Secret does not hold a certificate with its key
     * @param bundles the CAs that clients trust, one bundle for each webhook
     * @param besideLeaf the CAs that are stored beside the servers' certificate
     * @param announcing whether this run has already written a bundle
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

    /** The next state. It is written in this order, so no key is lost and no certificate is used before its CA is trusted. */
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
     * Computes the next state.
     *
     * @param renewing whether to also replace valid certificates that are due
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

    /** The CAs that can still sign, and the retired ones that clients may still need to trust. */
    private Authority known() {
        Authority stored = found.authority();
        Authority usable = new Authority(
                stored.signing().filter(ca -> ca.canSign(now)),
                stored.incoming().filter(ca -> ca.canSign(now) && !isForgotten(ca)),
                stored.retired());
        // An incoming CA has signed nothing yet, so nobody needs to trust it.
        Authority toTrust = stored.withoutIncoming();
        List<X509Certificate> old = toTrust.bundle().and(adopted(usable)).certificates().stream()
                .filter(ca -> !Lifetimes.hasExpired(ca, now))
                .toList();
        return usable.withRetired(new TrustBundle(old));
    }

    /**
     * Whether clients do not know this incoming CA: a run was killed before it wrote the bundles, or somebody has
     * overwritten them. It has signed nothing and is replaced, so the age of an incoming CA always tells how long clients
     * have trusted it.
     */
    private boolean isForgotten(KeyedCertificate ca) {
        return !isInAllBundles(ca) && !Lifetimes.isFresh(ca.certificate(), now);
    }

    private boolean isInAllBundles(KeyedCertificate ca) {
        return found.bundles().stream().allMatch(bundle -> bundle.holds(ca));
    }

    /**
     * The CAs of the bundles that the CA Secret does not know and that stay trusted: the one that signed the current
     * certificate; all of them if the Secret has lost every CA, because then nobody knows what the servers present.
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

    /** An incoming CA signs once all clients trust it, or at once if there is no usable certificate that could break. */
    private Authority promoted(Authority known, boolean hasLeaf) {
        boolean urgent = !hasLeaf && known.signing().isEmpty();
        return known.incoming().filter(ca -> urgent || isAnnounced(ca)).isPresent() ? known.promoted() : known;
    }

    /** Whether an earlier run has written the CA into all bundles, long enough ago for every client to have read them. */
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

    /** Whether the certificate is kept. A valid one of another CA is kept until the current CA is trusted everywhere. */
    private boolean stays(KeyedCertificate leaf, Authority authority) {
        return authority.hasSigned(leaf)
                ? !(renewing && Lifetimes.isDue(leaf.certificate(), now))
                : authority.signing().filter(this::isAnnounced).isEmpty();
    }

    /** Removes the retired CAs once every server has the certificate of the current CA. */
    private Authority withoutRetired(Authority authority, KeyedCertificate leaf) {
        boolean over = authority.hasSigned(leaf) && Lifetimes.hasSettled(leaf.certificate(), now);
        return over ? authority.withRetired(TrustBundle.EMPTY) : authority;
    }
}
