package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.guard.GuardedCluster;
import io.waypointguard.testing.guard.GuardedClusterTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same policy gets the same verdict, whichever way it takes into the cluster. */
@GuardedClusterTest
class WaysToWriteIT {

    private static final String NAME = "mlflow-traces-from-otel";

    private final Kubectl kubectl;
    private final String namespace = GuardedCluster.newName("ways");
    private final String good = Samples.mesh("policy", namespace);
    private final String bad = Samples.brokenPolicy("selector-with-l7", namespace);

    WaysToWriteIT(Kubectl kubectl) {
        this.kubectl = kubectl;
    }

    @BeforeEach
    void the_mesh_of_the_example() {
        kubectl.apply(Samples.ambientNamespace(namespace)).orFail();
        kubectl.apply(Samples.mesh("waypoint", namespace)).orFail();
        kubectl.apply(Samples.mesh("service", namespace)).orFail();
    }

    @Test
    void kubectl_apply() {
        assertRefused(write(bad, "apply"));
        write(good, "apply").orFail();
        assertRefused(write(bad, "apply"));
    }

    @Test
    void kubectl_create() {
        assertRefused(write(bad, "create"));
        write(good, "create").orFail();
    }

    @Test
    void server_side_apply() {
        assertRefused(write(bad, "apply", "--server-side"));
        write(good, "apply", "--server-side").orFail();
        // targetRefs are left out of it, which server-side apply takes for taking them away.
        assertRefused(write(bad, "apply", "--server-side"));
    }

    @Test
    void kubectl_replace() {
        write(good, "create").orFail();
        write(good, "replace").orFail();
        assertRefused(write(bad, "replace"));
    }

    @Test
    void kubectl_patch() {
        write(good, "create").orFail();
        patch("json", "[{'op': 'replace', 'path': '/spec/rules/0/to/0/operation/paths/0', 'value': '/v2/traces'}]")
                .orFail();

        assertRefused(patch("merge", "{'spec': {'targetRefs': null, 'selector': {'matchLabels': {'app': 'mlflow'}}}}"));
        assertRefused(patch(
                "json",
                "[{'op': 'remove', 'path': '/spec/targetRefs'},"
                        + " {'op': 'add', 'path': '/spec/selector', 'value': {'matchLabels': {'app': 'mlflow'}}}]"));
    }

    @Test
    void a_name_that_the_API_server_makes_up() {
        String generated = "generateName: " + NAME + "-";
        assertRefused(write(bad.replace("name: " + NAME, generated), "create"));
        write(good.replace("name: " + NAME, generated), "create").orFail();
    }

    @Test
    void the_older_version_of_the_kind() {
        assertRefused(write(older(bad), "apply"));
        write(older(good), "apply").orFail();
        assertRefused(write(older(bad), "replace"));
    }

    @Test
    void a_dry_run() {
        assertRefused(write(bad, "apply", "--dry-run=server"));
        write(good, "apply", "--dry-run=server").orFail();
    }

    private static void assertRefused(Result result) {
        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("admission webhook \"validate.waypoint-guard.io\" denied the request");
        assertThat(Samples.rules(result.output())).as(result.output()).containsExactly("WG012", "WG002");
    }

    private static String older(String manifest) {
        return manifest.replace("security.istio.io/v1\n", "security.istio.io/v1beta1\n");
    }

    private Result write(String manifest, String... command) {
        return kubectl.run(with(command, "-f", "-"), manifest);
    }

    private Result patch(String type, String patch) {
        return kubectl.run(
                "patch",
                "authorizationpolicy",
                NAME,
                "-n",
                namespace,
                "--type=" + type,
                "--patch=" + patch.replace('\'', '"'));
    }

    private static List<String> with(String[] command, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        return all;
    }
}
