package io.waypointguard.certs;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The CA certificates that a client trusts, each once. */
public record TrustBundle(List<X509Certificate> certificates) {

    static final TrustBundle EMPTY = new TrustBundle(List.of());

    public TrustBundle {
        certificates = certificates.stream().distinct().toList();
    }

    /** The certificates of a text, up to the first thing that is not one. */
    public static TrustBundle read(String pem) {
        return new TrustBundle(Pem.certificates(pem));
    }

    public String pem() {
        return certificates.stream().map(Pem::text).collect(Collectors.joining());
    }

    boolean holds(KeyedCertificate ca) {
        return certificates.contains(ca.certificate());
    }

    TrustBundle and(TrustBundle others) {
        return new TrustBundle(Stream.concat(certificates.stream(), others.certificates.stream())
                .toList());
    }
}
