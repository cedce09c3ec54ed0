package io.waypointguard.faults;

import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.OwnApiServer;
import io.waypointguard.testing.guard.GuardProcess;
import io.waypointguard.testing.network.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An API server, a guard that knows it as a pod does, by a ServiceAccount's token, and the network between the two. */
final class FaultyCluster implements AutoCloseable {

    private static final String ROLE = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: guard}
            rules:
            - {apiGroups: [""], resources: [RESOURCES], verbs: [get, list, watch]}
            - apiGroups: [security.istio.io, networking.istio.io, gateway.networking.k8s.io]
              resources: [authorizationpolicies, serviceentries, gateways, gatewayclasses]
              verbs: [get, list, watch]
            """;

    private static final String ACCOUNT = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: guard, namespace: default}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: guard}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: guard}
            subjects: [{kind: ServiceAccount, name: guard, namespace: default}]
            """;

    private final OwnApiServer server;
    private final TcpProxy network;
    private int tokens;
    private String secret = "";

    private FaultyCluster(OwnApiServer server) {
        this.server = server;
        this.network = new TcpProxy(server.port());
    }

    /** With an API server that has no CRDs yet. */
    static FaultyCluster start() {
        FaultyCluster cluster = new FaultyCluster(OwnApiServer.start());
        cluster.kubectl().apply(ACCOUNT).orFail();
        cluster.allow("namespaces, services");
        cluster.renewToken();
        return cluster;
    }

    OwnApiServer server() {
        return server;
    }

    TcpProxy network() {
        return network;
    }

    /** Past the network of the guard. */
    Kubectl kubectl() {
        return server.kubectl();
    }

    /** What of the core kinds the guard may read. */
    void allow(String resources) {
        kubectl().apply(ROLE.replace("RESOURCES", resources)).orFail();
    }

    /** Puts a new token in the place of the old one, in one step, as the kubelet does. */
    void renewToken() {
        secret = "token-" + ++tokens;
        kubectl().run("create", "secret", "generic", secret).orFail();
        String token = kubectl()
                .run("create", "token", "guard", "--bound-object-kind=Secret", "--bound-object-name=" + secret)
                .orFail()
                .output()
                .strip();
        try {
            Path next = Files.writeString(server.directory().resolve("token.next"), token);
            Files.move(next, token(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From soon on, nobody takes the token any more. */
    void revokeToken() {
        kubectl().run("delete", "secret", secret).orFail();
    }

    /** A guard with a small heap, which reaches the API server through the network. */
    GuardProcess.Options guard(String stalenessLimit) {
        return GuardProcess.options()
                .jvm("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .setting("guard.cluster.staleness-limit", stalenessLimit)
                .setting("KUBERNETES_SERVICE_HOST", "127.0.0.1")
                .setting("KUBERNETES_SERVICE_PORT", String.valueOf(network.port()))
                .setting("kubernetes.auth.tryKubeConfig", "false")
                .setting("kubernetes.auth.serviceAccount.token", token().toString())
                .setting("kubernetes.certs.ca.file", server.certificate().toString());
    }

    private Path token() {
        return server.directory().resolve("token");
    }

    @Override
    public void close() {
        network.close();
        server.close();
    }
}
