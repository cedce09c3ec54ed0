package io.waypointguard.certs;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** The names and addresses by which clients call the server. */
public record HostNames(List<String> dns, List<String> addresses) {

    public HostNames {
        dns = List.copyOf(dns);
        addresses = List.copyOf(addresses);
    }

    /** Those of a Service; API servers call it by {@code NAME.NAMESPACE.svc}. */
    public static HostNames ofService(String namespace, String name) {
        String full = name + "." + namespace;
        return new HostNames(List.of(name, full, full + ".svc", full + ".svc.cluster.local"), List.of());
    }

    /** Those of this machine. */
    public static HostNames local() {
        return new HostNames(List.of("localhost"), List.of("127.0.0.1", "::1"));
    }

    /** The names and addresses of both. */
    public HostNames and(HostNames others) {
        return new HostNames(
                Stream.concat(dns.stream(), others.dns.stream()).toList(),
                Stream.concat(addresses.stream(), others.addresses.stream()).toList());
    }

    GeneralNames subjectAlternativeNames() {
        return new GeneralNames(Stream.concat(
                        dns.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                        addresses.stream().map(address -> new GeneralName(GeneralName.iPAddress, address)))
                .toArray(GeneralName[]::new));
    }

    /** Whether the certificate has all of them. An address has several spellings, so addresses are only counted. */
    boolean areIn(X509Certificate certificate) {
        try {
            Collection<List<?>> names = Optional.ofNullable(certificate.getSubjectAlternativeNames())
                    .orElse(List.of());
            Set<Object> found = new HashSet<>();
            names.forEach(name -> found.add(name.get(1)));
            return found.containsAll(dns) && names.size() >= dns.size() + addresses.size();
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
