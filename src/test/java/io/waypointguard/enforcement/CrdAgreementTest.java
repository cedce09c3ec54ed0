package io.waypointguard.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.enforcement.PolicyCases.PolicyCase;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.testing.MeshYaml;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.RawApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cases of {@link PolicyCases} on a real API server with Istio's own CRD. */
@ApiServerTest
class CrdAgreementTest {

    private static final String NAMESPACE = "crd-agreement";
    private static final String POLICIES =
            "/apis/security.istio.io/v1/namespaces/" + NAMESPACE + "/authorizationpolicies";

    private static @Nullable RawApi connected;

    @BeforeAll
    static void connect() {
        connected = RawApi.connectToUpstreamCrds();
        connected.createNamespace(NAMESPACE);
    }

    @AfterAll
    static void close() {
        if (connected != null) {
            connected.close();
        }
    }

    @Test
    void the_CRD_refuses_what_the_cases_say_and_the_guard_denies_all_of_that() {
        List<String> disagreements = new ArrayList<>();
        for (PolicyCase policy : PolicyCases.all().toList()) {
            RawApi.Answer answer = api().post(POLICIES + "?dryRun=All", inNamespace(policy.manifest("policy")));
            if (answer.created() == policy.refusedBy().crd()) {
                disagreements.add(policy + "\n  the CRD: " + answer.created() + " " + answer.message());
            }
            if (!answer.created() && ValidationTest.denials(policy).isEmpty()) {
                disagreements.add(policy + "\n  nobody denies what the CRD refuses: " + answer.message());
            }
        }
        assertThat(disagreements).isEmpty();
    }

    @Test
    void what_is_stored_means_what_was_sent() {
        List<String> disagreements = new ArrayList<>();
        for (PolicyCase policy : PolicyCases.all().toList()) {
            ObjectNode sent = inNamespace(policy.manifest("policy"));
            RawApi.Answer answer = api().post(POLICIES + "?dryRun=All", sent);
            if (answer.created()) {
                String before = meaning(sent);
                String after = meaning(answer.body());
                if (!before.equals(after)) {
                    disagreements.add(policy + "\n  sent:   " + before + "\n  stored: " + after);
                }
            }
        }
        assertThat(disagreements).isEmpty();
    }

    private static RawApi api() {
        return Objects.requireNonNull(connected);
    }

    private static ObjectNode inNamespace(ObjectNode manifest) {
        manifest.withObject("/metadata").put("namespace", NAMESPACE);
        return manifest;
    }

    private static String meaning(JsonNode manifest) {
        return Meaning.of((AuthorizationPolicy) MeshYaml.object(manifest));
    }
}
