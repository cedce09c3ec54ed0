package io.waypointguard.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.LabelSelector;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.PolicyOutline;
import io.waypointguard.testing.MeshYaml;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of an object in memory: the keys that are read, and nothing that grows with the rest. */
class RememberedTest {

    private static final Path CLASSES = Path.of("target", "classes", "io", "waypointguard");
    /** What is read and written apart from the decision. */
    private static final Set<String> OTHER_PACKAGES =
            Set.of("admission", "certs", "cli", "cluster", "config", "manifests", "tls");

    private static final Pattern KEY = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+/[A-Za-z][A-Za-z0-9.-]*");

    /**
     * Texts of the same form that are not read of a stored object: of a Namespace all labels are kept; a policy is judged
     * from the request.
     */
    private static final Set<String> NOT_KEPT_BY_KEY = Set.of(
            "istio.io/dataplane-mode",
            "kubernetes.io/metadata.name",
            "waypoint-guard.io/enforce",
            "waypoint-guard.io/warn",
            "waypoint-guard.io/audit",
            "waypoint-guard.io/impact",
            "istio.io/dry-run",
            "internal.istio.io/parents",
            "internal.istio.io/parent-namespace",
            "internal.istio.io/webhook-always-reject",
            "kubectl.kubernetes.io/last-applied-configuration");

    private static final Pattern NO_KEY =
            Pattern.compile("istio\\.io/(mesh-controller|PROXY|WaypointBound)|[a-z0-9.]+/v[0-9]+((alpha|beta)[0-9]+)?");

    /** Whoever reads another label or annotation has to say here, or in {@link Remembered}, whether it is kept. */
    @Test
    void everyKeyThatTheCodeKnowsIsKeptOrNeedNotBe() {
        Set<String> known = new TreeSet<>(Remembered.LABELS);
        known.addAll(Remembered.ANNOTATIONS);
        assertThat(keysInTheCode()).containsAll(known);
        known.addAll(NOT_KEPT_BY_KEY);
        assertThat(keysInTheCode()).isEqualTo(known);
    }

    @Test
    void ofALargePolicyItsTargetsAreKeptOnceAndWithoutTheirPlaces() {
        PolicyOutline outline = (PolicyOutline) kept("""
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: a, namespace: shop, labels: {team: a}, annotations: {istio.io/dry-run: "true"}}
                spec:
                  targetRefs:
                  - {kind: Service, group: "", name: cart}
                  - {kind: Service, group: core, name: cart}
                  - {kind: Service, name: reviews}
                  rules: [{to: [{operation: {paths: [/a, /b]}}]}]
                """);

        assertThat(outline.targets()).extracting(Object::toString).containsExactly("Service cart", "Service reviews");
        assertThat(outline.targets().toString()).doesNotContain("spec.");
        assertThat(outline.metadata().labels()).isEmpty();
        assertThat(outline.metadata().annotations()).isEmpty();
    }

    @Test
    void aServiceKeepsTheLabelsThatAreReadAndNoneOfTheSameDomain() {
        MeshObject service = kept("""
                apiVersion: v1
                kind: Service
                metadata:
                  name: a
                  namespace: shop
                  labels: {istio.io/use-waypoint: wp, istio.io/other: x, app: a}
                  annotations: {x.istio.io/a: x, ambient.istio.io/other: x}
                """);

        assertThat(service.metadata().labels()).containsOnlyKeys("istio.io/use-waypoint");
        assertThat(service.metadata().annotations()).isEmpty();
    }

    /** The annotation has no bound; its port may have any number of leading zeros, and then means something. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY/%s15008",
                "PROXY/%s",
                "PROXY/9%s",
                "PROXY/%sx",
                "PROXY/%s/1",
                "NONE/%s80",
                "NONE/%sx",
                "PROXY%s",
                "%s"
            })
    void aLongBindingMeansTheSameShort(String pattern) {
        String binding = pattern.formatted("0".repeat(200_000));
        MeshObject whole = MeshYaml.object(MeshYaml.tree("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: wp, namespace: shop, annotations: {ambient.istio.io/waypoint-inbound-binding: "%s"}}
                spec:
                  gatewayClassName: istio-waypoint
                  listeners:
                  - {name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
                  - {name: b, port: 15088, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: All}}}
                  - {name: c, port: 15008, protocol: TCP}
                """.formatted(binding)));
        Gateway kept = (Gateway) Remembered.of(whole);

        assertThat(kept.metadata().annotation(InboundBinding.ANNOTATION).orElseThrow())
                .hasSizeLessThan(100);
        assertThat(meaning(kept)).isEqualTo(meaning((Gateway) whole));
    }

    private static String meaning(Gateway gateway) {
        WaypointGateway waypoint =
                new WaypointGateway(gateway, MeshSnapshot.complete(List.of()), MeshSettings.DEFAULTS);
        return waypoint.hasInboundListener() + " " + waypoint.allows("other");
    }

    @Test
    void aLongNameOfAWaypointStaysTooLongToBeOne() {
        MeshObject namespace = kept("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, labels: {team: a}, annotations: {waypoint-guard.io/waypoint: "%s", other: b}}
                """.formatted("a".repeat(200_000)));

        assertThat(namespace.metadata().annotations()).containsOnlyKeys(Namespace.WAYPOINT_ANNOTATION);
        assertThat(namespace
                        .metadata()
                        .annotation(Namespace.WAYPOINT_ANNOTATION)
                        .orElseThrow())
                .hasSizeBetween(128, 300);
        assertThat(namespace.metadata().labels()).containsKeys("team", Namespace.NAME_LABEL);
    }

    @Test
    void aNamespaceOfAThousandLabelsAndAGatewayThatSelectsByAsManyAreNotKept() {
        assertThat(Remembered.isTooLarge(kept(namespaceWith(1_000)))).isFalse();
        assertThat(Remembered.isTooLarge(kept(namespaceWith(1_100)))).isTrue();
        assertThat(Remembered.isTooLarge(kept(gatewaySelecting(1_000)))).isFalse();
        assertThat(Remembered.isTooLarge(kept(gatewaySelecting(1_100)))).isTrue();
    }

    @Test
    void aGatewayCostsNoMoreThanItsSelectorsCanMean() {
        String endless = "x".repeat(1_000_000);
        String gateway = gatewaySelecting(1).replace("l0: x", "? " + endless + " : " + endless);
        LabelSelector kept =
                ((Gateway) kept(gateway)).listeners().get(0).allowedRoutes().selector();
        LabelSelector whole = ((Gateway) MeshYaml.object(MeshYaml.tree(gateway)))
                .listeners()
                .get(0)
                .allowedRoutes()
                .selector();
        LabelSelector ignored = ((Gateway) kept(gateway.replace("from: Selector", "from: Same")))
                .listeners()
                .get(0)
                .allowedRoutes()
                .selector();

        assertThat(kept.matchLabels()).hasSize(1).allSatisfy((key, value) -> {
            assertThat(key).hasSize(318);
            assertThat(value).hasSize(254);
        });
        assertThat(kept.matches(Map.of("l0", "x")))
                .isEqualTo(whole.matches(Map.of("l0", "x")))
                .isFalse();
        assertThat(ignored).isEqualTo(LabelSelector.ABSENT);
        String many = IntStream.range(0, 400)
                .mapToObj(i -> "k".repeat(150) + i + ": " + "v".repeat(63))
                .collect(Collectors.joining(", "));
        assertThat(Remembered.isTooLarge(kept(gatewaySelecting(1).replace("l0: x", many))))
                .isTrue();
    }

    private static String namespaceWith(int labels) {
        return "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {%s}}\n".formatted(entries(labels));
    }

    private static String gatewaySelecting(int labels) {
        return """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: wp, namespace: shop}
                spec:
                  gatewayClassName: istio-waypoint
                  listeners:
                  - allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {%s}}}}
                """.formatted(entries(labels));
    }

    private static String entries(int count) {
        return IntStream.range(0, count).mapToObj(i -> "l" + i + ": x").collect(Collectors.joining(", "));
    }

    private static MeshObject kept(String yaml) {
        return Remembered.of(MeshYaml.object(MeshYaml.tree(yaml)));
    }

    private static Set<String> keysInTheCode() {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !OTHER_PACKAGES.contains(
                            CLASSES.relativize(file).getName(0).toString()))
                    .flatMap(file -> texts(file).stream())
                    .filter(text ->
                            KEY.matcher(text).matches() && !NO_KEY.matcher(text).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts in the constant pool of a class file (Java Virtual Machine Specification, 4.4). */
    private static List<String> texts(Path classFile) {
        List<String> texts = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(classFile))) {
            in.skipNBytes(8);
            int count = in.readUnsignedShort();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts.add(in.readUTF());
                    case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++;
                    }
                    default -> in.skipNBytes(4);
                }
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(classFile.toString(), e);
        }
    }
}
