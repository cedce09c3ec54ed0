package io.waypointguard.cluster;

import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.ObjectRef;
import java.util.regex.Pattern;

/** Where the API server keeps the objects of a kind. */
final class ApiVersions {

    /** What the API server takes for the names of these kinds, and of Namespaces: RFC 1123, in lower case. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private ApiVersions() {}

    /** Whether an object can have that name: whoever writes a policy or a label names what he likes. */
    static boolean canExist(ObjectRef ref) {
        return NAME.matcher(ref.name()).matches()
                && (!ref.kind().namespaced() || NAME.matcher(ref.namespace()).matches());
    }

    /** The value of {@code apiVersion}. */
    static String apiVersion(Kind kind, String version) {
        return kind.group().isEmpty() ? version : kind.group() + "/" + version;
    }

    /** The path of all objects of the kind. */
    static String path(Kind kind, String version) {
        return root(kind, version) + "/" + kind.resource();
    }

    /** The path of all objects of the kind in a Namespace. */
    static String path(Kind kind, String version, String namespace) {
        return root(kind, version) + "/namespaces/" + namespace + "/" + kind.resource();
    }

    /** The path of one object. */
    static String path(ObjectRef ref, String version) {
        Kind kind = ref.kind();
        return (kind.namespaced() ? path(kind, version, ref.namespace()) : path(kind, version)) + "/" + ref.name();
    }

    private static String root(Kind kind, String version) {
        return (kind.group().isEmpty() ? "/api/" : "/apis/") + apiVersion(kind, version);
    }
}
