package io.waypointguard.testing.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

/** The test bed itself: the API server starts, knows the CRDs, and stores what kubectl applies. */
@ApiServerTest
class SmokeApiServerTest {

    private static final String POLICY = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: smoke
              labels:
                istio.io/dataplane-mode: ambient
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata:
              name: reviews
              namespace: smoke
            spec:
              targetRefs:
                - group: ""
                  kind: Service
                  name: reviews
              action: ALLOW
              rules:
                - to:
                    - operation:
                        methods: [GET]
            """;

    private final ApiServer server = ApiServer.shared();

    @Test
    void the_server_knows_the_kinds_that_the_guard_is_about() {
        try (KubernetesClient client = server.client()) {
            assertThat(client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .list()
                            .getItems())
                    .extracting(crd -> crd.getMetadata().getName())
                    .contains(
                            "authorizationpolicies.security.istio.io",
                            "serviceentries.networking.istio.io",
                            "gateways.gateway.networking.k8s.io",
                            "gatewayclasses.gateway.networking.k8s.io");
        }
    }

    @Test
    void a_policy_applied_with_kubectl_is_stored_with_its_empty_group() {
        server.kubectl().apply(POLICY).orFail();
        try (KubernetesClient client = server.client()) {
            GenericKubernetesResource stored = client.genericKubernetesResources(
                            "security.istio.io/v1", "AuthorizationPolicy")
                    .inNamespace("smoke")
                    .withName("reviews")
                    .require();
            assertThat(stored.<String>get("spec", "targetRefs", 0, "group")).isEmpty();
        }
    }

    @Test
    void the_project_s_own_CRDs_are_accepted_in_place_of_the_upstream_ones() {
        Kubectl.Result result = server.kubectl().run("replace", "--dry-run=server", "-f", Crds.OWN.toString());
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
