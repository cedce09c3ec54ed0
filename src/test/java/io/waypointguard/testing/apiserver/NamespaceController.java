package io.waypointguard.testing.apiserver;

import java.util.List;
import java.util.stream.Stream;

/**
 * Empties and removes Namespaces that are being deleted. In a cluster the controller of that name does it, a part of
 * kube-controller-manager, which does not run here; these are the same requests, by whomever the test says.
 */
public final class NamespaceController {

    /** The user as whom kube-controller-manager does it. */
    public static final String USER = "system:serviceaccount:kube-system:namespace-controller";

    /** Waypoints before what depends on them: the worst order for whoever watches over policies. */
    private static final List<String> COLLECTIONS = List.of(
            "/apis/gateway.networking.k8s.io/v1/namespaces/%s/gateways",
            "/api/v1/namespaces/%s/services",
            "/apis/networking.istio.io/v1/namespaces/%s/serviceentries",
            "/apis/security.istio.io/v1/namespaces/%s/authorizationpolicies");

    private final Kubectl kubectl;
    private final List<String> as;

    private NamespaceController(Kubectl kubectl, List<String> as) {
        this.kubectl = kubectl;
        this.as = as;
    }

    /** As in a cluster. */
    public static NamespaceController of(Kubectl kubectl) {
        return new NamespaceController(kubectl, List.of("--as=" + USER));
    }

    /** The same requests by the user of kubectl. */
    public static NamespaceController withoutAName(Kubectl kubectl) {
        return new NamespaceController(kubectl, List.of());
    }

    /** Finishes the deletion of a Namespace that has been asked for, and waits until it is gone. */
    public void finish(String namespace) {
        for (String collection : COLLECTIONS) {
            kubectl(List.of("delete", "--raw", collection.formatted(namespace)), "");
        }
        kubectl(
                List.of("replace", "--raw", "/api/v1/namespaces/" + namespace + "/finalize", "-f", "-"),
                "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"" + namespace
                        + "\"}, \"spec\": {\"finalizers\": []}}");
        kubectl.run("wait", "--for=delete", "namespace/" + namespace, "--timeout=60s")
                .orFail();
    }

    private void kubectl(List<String> command, String input) {
        kubectl.run(Stream.concat(command.stream(), as.stream()).toList(), input)
                .orFail();
    }
}
