package io.waypointguard.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.enforcement.PolicyCases.PolicyCase;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.random.Seeds;
import io.waypointguard.testing.MeshYaml;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.RawApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cases of {@link PolicyCases} on a real API server with Istio's own CRD. */
@ApiServerTest
class CrdAgreementTest {

    private static final int MUTANTS = 600;
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

    @Test
    void what_the_CRD_refuses_of_broken_copies_of_the_cases_is_denied_and_what_it_stores_means_the_same() {
        List<PolicyCase> cases =
                PolicyCases.all().filter(policy -> policy.spec().length() < 400).toList();
        Seeds.forEach(MUTANTS, seed -> {
            Random random = new Random(seed);
            ObjectNode sent =
                    inNamespace(cases.get(random.nextInt(cases.size())).manifest("policy"));
            if (!sent.path("spec").isContainerNode()) {
                return;
            }
            for (int j = random.nextInt(3); j >= 0; j--) {
                breakOne(sent.path("spec"), random);
            }
            RawApi.Answer answer = api().post(POLICIES + "?dryRun=All", sent);
            if (answer.created()) {
                assertThat(meaning(answer.body()))
                        .as("what was stored of %s", sent)
                        .isEqualTo(meaning(sent));
            } else {
                assertThat(ValidationTest.denials(sent))
                        .as("denials of %s, which the CRD refuses: %s", sent, answer.message())
                        .isNotEmpty();
            }
        });
    }

    /** Replaces, renames or removes something somewhere below that place. */
    private static void breakOne(JsonNode place, Random random) {
        List<ContainerNode<?>> containers = new ArrayList<>();
        collect(place, containers);
        ContainerNode<?> container = containers.get(random.nextInt(containers.size()));
        JsonNode odd = odd(random);
        if (container instanceof ArrayNode array) {
            if (array.isEmpty() || random.nextInt(4) == 0) {
                array.add(odd);
            } else if (random.nextBoolean()) {
                array.set(random.nextInt(array.size()), odd);
            } else {
                array.remove(random.nextInt(array.size()));
            }
        } else if (container instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.isEmpty() ? "a" : names.get(random.nextInt(names.size()));
            switch (random.nextInt(5)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(ODD_NAMES.get(random.nextInt(ODD_NAMES.size())), odd);
                default -> object.set(name, odd);
            }
        }
    }

    private static final List<String> ODD_NAMES = List.of(
            "selector",
            "targetRef",
            "targetRefs",
            "provider",
            "action",
            "rules",
            "from",
            "to",
            "when",
            "source",
            "operation",
            "principals",
            "serviceAccounts",
            "namespaces",
            "matchLabels",
            "key",
            "values",
            "namespace",
            "group",
            "Kind",
            "");

    private static JsonNode odd(Random random) {
        List<String> odd = List.of(
                "null",
                "[]",
                "{}",
                "''",
                "1",
                "true",
                "text",
                "[null]",
                "['']",
                "[{}]",
                "[1]",
                "{a: null}",
                "{a: b}",
                "1.5",
                "[a, b]",
                "{matchLabels: {a: b}}",
                "{kind: Service, name: a}",
                "'*'",
                "80",
                "-1",
                "[[]]");
        return MeshYaml.tree(odd.get(random.nextInt(odd.size())));
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
        if (node instanceof ContainerNode<?> container) {
            containers.add(container);
            container.forEach(child -> collect(child, containers));
        }
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
