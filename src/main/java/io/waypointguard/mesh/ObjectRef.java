package io.waypointguard.mesh;

/** The identity of one object. {@code namespace} is empty for a cluster-scoped kind. */
public record ObjectRef(Kind kind, String namespace, String name) implements Comparable<ObjectRef> {

    public ObjectRef {
        namespace = kind.namespaced() ? namespace : "";
    }

    public static ObjectRef namespace(String name) {
        return new ObjectRef(Kind.NAMESPACE, "", name);
    }

    public static ObjectRef service(String namespace, String name) {
        return new ObjectRef(Kind.SERVICE, namespace, name);
    }

    public static ObjectRef serviceEntry(String namespace, String name) {
        return new ObjectRef(Kind.SERVICE_ENTRY, namespace, name);
    }

    public static ObjectRef gateway(NamespacedName name) {
        return new ObjectRef(Kind.GATEWAY, name.namespace(), name.name());
    }

    public static ObjectRef gatewayClass(String name) {
        return new ObjectRef(Kind.GATEWAY_CLASS, "", name);
    }

    public static ObjectRef policy(String namespace, String name) {
        return new ObjectRef(Kind.AUTHORIZATION_POLICY, namespace, name);
    }

    public NamespacedName namespacedName() {
        return new NamespacedName(namespace, name);
    }

    @Override
    public int compareTo(ObjectRef other) {
        int byKind = kind.compareTo(other.kind);
        int byNamespace = byKind != 0 ? byKind : namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** For people: {@code Service kagenti-system/mlflow}, {@code Namespace kagenti-system}. */
    @Override
    public String toString() {
        return kind.kindName() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
