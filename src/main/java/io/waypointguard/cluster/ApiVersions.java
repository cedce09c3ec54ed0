package io.waypointguard.cluster;

import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.ObjectRef;
import java.util.List;
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

    /** The versions of the kind that can be read alike, the one to prefer first; an older release may lack that one. */
    static List<String> of(Kind kind) {
        return switch (kind) {
            case NAMESPACE, SERVICE -> List.of("v1");
            case GATEWAY, GATEWAY_CLASS, AUTHORIZATION_POLICY -> List.of("v1", "v1beta1");
            case SERVICE_ENTRY -> List.of("v1", "v1beta1", "v1alpha3");
        };
    }

    /** The value of {@code apiVersion}. */
    static String apiVersion(Kind kind, String version) {
        return kind.group().isEmpty() ? version : kind.group() + "/" + version;
    }

    /** The path of all objects of the kind. */
    static String path(Kind kind, String version) {
        return (kind.group().isEmpty() ? "/api/" : "/apis/") + apiVersion(kind, version) + "/" + kind.resource();
    }

    /** The path of one object. */
    static String path(ObjectRef ref, String version) {
        Kind kind = ref.kind();
        String root = (kind.group().isEmpty() ? "/api/" : "/apis/") + apiVersion(kind, version);
        String namespace = kind.namespaced() ? "/namespaces/" + ref.namespace() : "";
        return root + namespace + "/" + kind.resource() + "/" + ref.name();
    }
}
