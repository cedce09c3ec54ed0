package io.waypointguard.certs;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The CAs, which are stored in a Secret that servers cannot read: the one that signs, the next one, which signs once every
 * client trusts it, and retired ones, whose certificates servers may still present.
 */
record Authority(Optional<KeyedCertificate> signing, Optional<KeyedCertificate> incoming, TrustBundle retired) {

    private static final String CERTIFICATE = "ca.crt";
    private static final String KEY = "ca.key";
    private static final String NEXT_CERTIFICATE = "next.crt";
    private static final String NEXT_KEY = "next.key";
    private static final String OLD = "old.crt";

    /** Reads the texts of the Secret. A CA without its key counts as retired. */
    static Authority read(Map<String, String> data) {
        Optional<KeyedCertificate> signing = pair(data, CERTIFICATE, KEY);
        Optional<KeyedCertificate> incoming = pair(data, NEXT_CERTIFICATE, NEXT_KEY);
        Stream<X509Certificate> all = Stream.of(CERTIFICATE, NEXT_CERTIFICATE, OLD)
                .flatMap(key -> Pem.certificates(data.getOrDefault(key, "")).stream());
        return new Authority(signing, incoming, new TrustBundle(all.toList())).tidied();
    }

    private static Optional<KeyedCertificate> pair(Map<String, String> data, String certificate, String key) {
        return KeyedCertificate.read(new PemPair(data.getOrDefault(certificate, ""), data.getOrDefault(key, "")));
    }

    /** The texts for the Secret; empty for what is not there. */
    Map<String, String> data() {
        Map<String, String> data = new TreeMap<>();
        data.put(CERTIFICATE, signing.map(ca -> ca.pem().certificate()).orElse(""));
        data.put(KEY, signing.map(ca -> ca.pem().key()).orElse(""));
        data.put(NEXT_CERTIFICATE, incoming.map(ca -> ca.pem().certificate()).orElse(""));
        data.put(NEXT_KEY, incoming.map(ca -> ca.pem().key()).orElse(""));
        data.put(OLD, retired.pem());
        return data;
    }

    /** The CAs that clients have to trust: all of them. */
    TrustBundle bundle() {
        return new TrustBundle(Stream.of(signing, incoming)
                        .flatMap(Optional::stream)
                        .map(KeyedCertificate::certificate)
                        .toList())
                .and(retired);
    }

    boolean isEmpty() {
        return signing.isEmpty() && incoming.isEmpty();
    }

    boolean isSigning(X509Certificate ca) {
        return signing.filter(one -> one.certificate().equals(ca)).isPresent();
    }

    /** Whether the signing CA has signed it. */
    boolean hasSigned(KeyedCertificate leaf) {
        return signing.filter(ca -> leaf.isSignedBy(ca.certificate())).isPresent();
    }

    Authority withSigning(KeyedCertificate ca) {
        return new Authority(Optional.of(ca), incoming, retired).tidied();
    }

    Authority withIncoming(KeyedCertificate ca) {
        return new Authority(signing, Optional.of(ca), retired);
    }

    Authority withoutIncoming() {
        return new Authority(signing, Optional.empty(), retired);
    }

    Authority withRetired(TrustBundle others) {
        return new Authority(signing, incoming, others).tidied();
    }

    /** The incoming CA becomes the signing one, which is retired. */
    Authority promoted() {
        return new Authority(incoming, Optional.empty(), bundle()).tidied();
    }

    /** Removes the signing and the incoming CA from the retired ones. */
    private Authority tidied() {
        List<X509Certificate> old = retired.certificates().stream()
                .filter(ca -> Stream.of(signing, incoming)
                        .flatMap(Optional::stream)
                        .noneMatch(active -> active.certificate().equals(ca)))
                .toList();
        return new Authority(signing, incoming, new TrustBundle(old));
    }
}
