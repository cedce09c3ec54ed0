package io.waypointguard.manifests;

import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names that an API server takes. Services may begin with a digit since RelaxedServiceNameValidation (Kubernetes
 * 1.34); older servers refuse these, and this does not.
 */
final class ObjectNames {

    private static final int MAX_LABEL = 63;
    private static final int MAX_SUBDOMAIN = 253;
    private static final int SHOWN = 80;

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /** A name that is not taken: where it stands, and why. */
    record Fault(String path, String text) {}

    private ObjectNames() {}

    /** What is wrong with the name or the Namespace of the object. */
    static Optional<Fault> fault(MeshObject object) {
        Kind kind = object.kind();
        Metadata metadata = object.metadata();
        boolean isLabel = kind == Kind.NAMESPACE || kind == Kind.SERVICE;
        String ofKind = "a " + kind.kindName();
        return fault("metadata.name", metadata.name(), ofKind, isLabel)
                .or(() -> fault("metadata.namespace", metadata.namespace(), "a Namespace", true));
    }

    private static Optional<Fault> fault(String path, String name, String of, boolean isLabel) {
        if (name.isEmpty() || (isLabel ? isLabel(name) : isSubdomain(name))) {
            return Optional.empty();
        }
        String shown = name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "...";
        String rule = isLabel
                ? "at most " + MAX_LABEL + " characters, each a-z, 0-9 or \"-\", and no \"-\" at its start or end"
                        + " (an RFC 1123 label)"
                : "at most " + MAX_SUBDOMAIN + " characters, each a-z, 0-9, \"-\" or \".\", and a letter or a digit at"
                        + " its start and end and beside each \".\" (an RFC 1123 subdomain)";
        return Optional.of(new Fault(path, "\"" + shown + "\" is not a valid name of " + of + ": it takes " + rule));
    }

    private static boolean isLabel(String name) {
        return name.length() <= MAX_LABEL && LABEL.matcher(name).matches();
    }

    private static boolean isSubdomain(String name) {
        return name.length() <= MAX_SUBDOMAIN && SUBDOMAIN.matcher(name).matches();
    }
}
