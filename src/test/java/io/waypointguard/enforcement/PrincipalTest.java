package io.waypointguard.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values of {@code principals} some identity can match at ztunnel and at Envoy. */
class PrincipalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "cluster.local/ns/app/sa/client",
                "td/ns/app/sa/client",
                "td/ns/app/sa/with.dots-and-dashes",
                "cluster.local/ns/app/sa/*",
                "cluster.local/ns/app/*",
                "cluster.local/ns/*",
                "cluster.local/n*",
                "cluster.local/*",
                "cluster*",
                "cluster.local/ns/app/sa/cli*",
                "cluster.local/ns/a*",
                "*/sa/client",
                "*/ns/app/sa/client",
                "*ent",
                "*local/ns/app/sa/client",
                "*app/sa/client",
                "*a/client"
            })
    void matches_some_identity(String value) {
        assertThat(new Principal(value).canMatch()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spiffe://cluster.local/ns/app/sa/client",
                "spiffe://*",
                "*spiffe://cluster.local/ns/app/sa/client",
                "system:serviceaccount:app:client",
                "cluster.local/ns/*/sa/client",
                "cluster.local/*/app/sa/client",
                "*/ns/app/*",
                "**",
                "*/ns/app/sa/cli*nt",
                "client",
                "app/client",
                "cluster.local/ns/app",
                "cluster.local/ns/app/sa",
                "cluster.local/ns/app/sa/client/more",
                "cluster.local/ns/app/client",
                "cluster.local/NS/app/SA/client",
                "cluster.local/namespaces/app/sa/client",
                "/ns/app/sa/client",
                "cluster.local/ns//sa/client",
                "cluster.local/ns/app/sa/",
                "cluster.local/sa/*",
                "cluster.local/ns/app/sa/client/*",
                "*/ns/client",
                "*/ns/app/client"
            })
    void never_matches(String value) {
        assertThat(new Principal(value).canMatch()).isFalse();
    }

    @Test
    void one_identity_is_named_by_a_value_without_a_star() {
        assertThat(new Principal("td/ns/app/sa/client").identity()).contains(new Identity("td", "app", "client"));
        assertThat(new Principal("td/ns/app/sa/*").identity()).isEmpty();
        assertThat(new Principal("td/ns/app/sa/*").trustDomain()).contains("td");
        assertThat(new Principal("td/ns/app/sa/*").namespace()).contains("app");
        assertThat(new Principal("td/ns/ap*").namespace()).isEmpty();
        assertThat(new Principal("t*").trustDomain()).isEmpty();
        assertThat(new Principal("*").namespace()).isEmpty();
        assertThat(new Principal("td/ns/app/sa/client").trustDomain()).contains("td");
        assertThat(new Principal("td/ns/app/sa/client").namespace()).contains("app");
    }

    @Test
    void a_waypoint_runs_under_the_service_account_of_its_gateway() {
        Identity identity = Identity.ofWaypoint("cluster.local", new io.waypointguard.mesh.NamespacedName("app", "wp"));
        assertThat(identity.principal()).isEqualTo("cluster.local/ns/app/sa/wp");
    }
}
