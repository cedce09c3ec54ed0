package io.waypointguard.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.mesh.Kind;
import io.waypointguard.testing.MeshYaml;
import io.waypointguard.testing.apiserver.ApiServerTest;
import io.waypointguard.testing.apiserver.RawApi;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A name is an error in a file exactly where the API server refuses it. */
@ApiServerTest
class ObjectNamesApiServerTest {

    private static final String NAMESPACE = "object-names";

    private static final List<String> NAMES = List.of(
            "a",
            "a-b",
            "a--b",
            "a.b",
            "a..b",
            "a.-b",
            "a.b-",
            "9",
            "9a",
            "a9",
            "1.2.3.4",
            "-a",
            "a-",
            ".a",
            "a.",
            "A",
            "aB",
            "a_b",
            "a b",
            "a/b",
            "a:b",
            "ä",
            "a\n",
            "$(NAME)",
            "${NAME}",
            "{{ .Release.Name }}",
            "a".repeat(63),
            "a".repeat(64),
            "a".repeat(253),
            "a".repeat(254),
            "a".repeat(63) + "." + "a".repeat(64));

    @ParameterizedTest
    @EnumSource(Kind.class)
    void is_an_error_exactly_where_the_API_server_refuses_it(Kind kind) {
        List<String> disagreements = new ArrayList<>();
        try (RawApi api = RawApi.connectToUpstreamCrds()) {
            api.createNamespace(NAMESPACE);
            for (String name : NAMES) {
                compare(api, kind, name, disagreements);
            }
        }
        assertThat(disagreements).isEmpty();
    }

    private static void compare(RawApi api, Kind kind, String name, List<String> disagreements) {
        ObjectNode object = object(kind);
        object.withObject("/metadata").put("name", name);
        RawApi.Answer answer = api.post(path(kind), object);
        boolean valid = ObjectNames.fault(MeshYaml.object(object)).isEmpty();
        if (valid != answer.created()) {
            disagreements.add(name + ": " + answer.message());
        }
    }

    private static String path(Kind kind) {
        String group = kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/";
        return group + kind.versions().get(0) + "/" + (kind.namespaced() ? "namespaces/" + NAMESPACE + "/" : "")
                + kind.resource() + "?dryRun=All";
    }

    private static ObjectNode object(Kind kind) {
        String spec = switch (kind) {
            case NAMESPACE, AUTHORIZATION_POLICY -> "{}";
            case SERVICE -> "{ports: [{port: 80}]}";
            case SERVICE_ENTRY -> "{hosts: [a.example]}";
            case GATEWAY -> "{gatewayClassName: istio-waypoint, listeners: [{name: m, port: 15008, protocol: HBONE}]}";
            case GATEWAY_CLASS -> "{controllerName: istio.io/mesh-controller}";
        };
        String group = kind.group().isEmpty() ? "" : kind.group() + "/";
        ObjectNode object = (ObjectNode) MeshYaml.tree("apiVersion: " + group
                + kind.versions().get(0) + "\nkind: " + kind.kindName() + "\nmetadata: {}\nspec: " + spec + "\n");
        if (kind.namespaced()) {
            object.withObject("/metadata").put("namespace", NAMESPACE);
        }
        return object;
    }
}
