package io.waypointguard.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.render.FixYaml;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.MeshYaml;
import io.waypointguard.testing.apiserver.ApiServer;
import io.waypointguard.testing.apiserver.ApiServerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixes that are patches, by the command that they print, on objects that were applied the ordinary way. */
@ApiServerTest
class FixesOnApiServerTest {

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata:
              name: cart
              namespace: fixes
              labels:
                team: web
                istio.io/use-waypoint: None
                istio.io/use-waypoint-namespace: fixes
            spec:
              selector:
                app: cart
              ports:
                - port: 80
            """;

    private final ApiServer server = ApiServer.shared();

    @TempDir
    private Path directory;

    @Test
    @DisplayName("A patch mends the label, takes the other one away, and leaves everything else as it is")
    void a_patch_leaves_the_rest_alone() throws IOException {
        server.kubectl().run("create", "namespace", "fixes").orFail();
        server.kubectl().apply(SERVICE).orFail();

        String fix = onlyFix(MeshYaml.object(SERVICE));
        Path file = Files.writeString(directory.resolve("fix.yaml"), fix);
        String command = fix.lines().findFirst().orElseThrow();
        assertThat(command).startsWith("# kubectl ");
        List<String> arguments = List.of(command.substring("# kubectl ".length())
                .replace("FILE", file.toString())
                .split(" "));
        server.kubectl().run(arguments, "").orFail();

        try (KubernetesClient client = server.client()) {
            var service =
                    client.services().inNamespace("fixes").withName("cart").require();
            assertThat(service.getMetadata().getLabels())
                    .containsEntry("team", "web")
                    .containsEntry("istio.io/use-waypoint", "waypoint")
                    .doesNotContainKey("istio.io/use-waypoint-namespace");
            assertThat(service.getSpec().getSelector()).containsEntry("app", "cart");
            assertThat(service.getSpec().getPorts()).hasSize(1);
        }
    }

    private static String onlyFix(MeshObject subject) {
        List<Finding> findings =
                StandardRules.registry().check(subject, MeshSnapshot.partial(List.of()), RuleSettings.DEFAULTS);
        assertThat(findings).hasSize(1);
        return FixYaml.text(findings.get(0).fix());
    }
}
