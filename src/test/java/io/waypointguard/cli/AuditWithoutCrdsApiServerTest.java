package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.cluster.ClusterScan;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import org.junit.jupiter.api.Test;

/** A cluster without Istio: what the API server does not know, there is none of. */
@ApiServerTest
class AuditWithoutCrdsApiServerTest {

    @Test
    void says_in_one_line_for_each_kind_that_there_are_none() {
        ApiServer bare = ApiServer.bare();

        CommandResult result = CommandResult.runInCluster(
                ClusterScan::read, "audit", "--kubeconfig", bare.kubeconfig().toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).endsWith(" checked: nothing found\n");
        assertThat(result.err().lines())
                .containsExactly(
                        "note: the API server does not know authorizationpolicies.security.istio.io: there are none",
                        "note: the API server does not know serviceentries.networking.istio.io: there are none",
                        "note: the API server does not know gateways.gateway.networking.k8s.io: there are none",
                        "note: the API server does not know gatewayclasses.gateway.networking.k8s.io: there are none",
                        "note: no Namespace of the cluster is labelled istio.io/dataplane-mode=ambient: policies and"
                                + " Services are judged where one is");
    }
}
