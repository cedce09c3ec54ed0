package io.waypointguard.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.guard.InstalledAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ServiceAccount of the serving pods, at an API server that asks for rights. */
@ApiServerTest
class ServingRightsApiServerTest {

    private static final List<String> VERBS = List.of(
            "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "impersonate", "*");

    private static final ApiServer SERVER = ApiServer.shared();

    private static Kubectl asTheGuard;
    private static KubernetesClient admin;

    @BeforeAll
    static void install() {
        asTheGuard = SERVER.kubectl().with(InstalledAccounts.kubeconfig(SERVER, InstalledAccounts.SERVING));
        admin = SERVER.client();
    }

    @AfterAll
    static void close() {
        admin.close();
    }

    /** Of every resource that the API server knows, and every verb, beside what every ServiceAccount may do. */
    @Test
    void may_do_exactly_what_the_table_says() throws IOException {
        Set<Right> documented = Right.inTable(Files.readString(Path.of("docs", "install.md"))).stream()
                .filter(right -> right.account().equals(InstalledAccounts.SERVING))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<Right> everywhere = allowed(InstalledAccounts.SERVING, "");
        everywhere.removeAll(allowed("nobody", ""));
        assertThat(renamed(everywhere)).isEqualTo(documented);

        Set<Right> athome = allowed(InstalledAccounts.SERVING, InstalledAccounts.NAMESPACE);
        athome.removeAll(allowed("nobody", InstalledAccounts.NAMESPACE));
        assertThat(renamed(athome)).isEqualTo(documented);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get secret waypoint-guard-ca -n waypoint-guard",
                "get secrets -n waypoint-guard",
                "get secrets --all-namespaces",
                "get validatingwebhookconfigurations",
                "get pods -n waypoint-guard",
                "create namespace more",
                "label namespace default a=b",
                "delete service kubernetes -n default",
            })
    void is_refused_everything_else(String command) {
        assertThat(asTheGuard.run(command.split(" ")).output())
                .contains("Forbidden")
                .contains("\"system:serviceaccount:waypoint-guard:waypoint-guard\" cannot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "namespaces",
                "services",
                "serviceentries.networking.istio.io",
                "gateways.gateway.networking.k8s.io",
                "gatewayclasses.gateway.networking.k8s.io",
                "authorizationpolicies.security.istio.io"
            })
    void may_read_what_it_judges(String resource) {
        asTheGuard.run("get", resource, "--all-namespaces").orFail();
    }

    /** Named after the account that is asked about, so that two can be compared. */
    private static Set<Right> allowed(String account, String namespace) {
        return resources()
                .flatMap(resource -> VERBS.stream()
                        .filter(verb -> isAllowed(account, namespace, resource, verb))
                        .map(verb -> new Right("somebody", true, resource.getGroup(), resource.getName(), "", verb)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Right> renamed(Set<Right> rights) {
        return rights.stream()
                .map(right -> new Right(
                        InstalledAccounts.SERVING, true, right.group(), right.resource(), right.name(), right.verb()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** With their subresources; each once, whatever its versions. */
    private static Stream<APIResource> resources() {
        Stream<String> versions = Stream.concat(
                Stream.of("v1"),
                admin.getApiGroups().getGroups().stream()
                        .map(group -> group.getPreferredVersion().getGroupVersion()));
        return versions.flatMap(version -> admin.getApiResources(version).getResources().stream()
                .peek(resource ->
                        resource.setGroup(version.contains("/") ? version.substring(0, version.indexOf('/')) : "")));
    }

    private static boolean isAllowed(String account, String namespace, APIResource resource, String verb) {
        String[] names = resource.getName().split("/", 2);
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + InstalledAccounts.NAMESPACE + ":" + account)
                .withGroups(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + InstalledAccounts.NAMESPACE,
                        "system:authenticated")
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup(resource.getGroup())
                .withResource(names[0])
                .withSubresource(names.length == 2 ? names[1] : "")
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        return admin.authorization()
                .v1()
                .subjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed();
    }
}
