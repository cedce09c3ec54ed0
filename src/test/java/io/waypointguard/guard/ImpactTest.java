package io.waypointguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.guard.Change.Operation;
import io.waypointguard.guard.Change.Requester;
import io.waypointguard.guard.GuardSettings.Exemptions;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.RuleSettings;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.Changes;
import io.waypointguard.testing.MeshYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a change does to the policies that depend on its object, and what the guard then says to it. */
class ImpactTest {

    private static final String AMBIENT = "istio.io/dataplane-mode: ambient";

    private final Guard guard = new Guard(StandardRules.registry(), GuardSettings.DEFAULTS);

    /** A change of each kind of object that strands the policy of the Namespace {@code shop}. */
    private enum Stranding {
        SERVICE("shop"),
        SERVICE_ENTRY("shop"),
        GATEWAY("infra"),
        GATEWAY_CLASS(""),
        NAMESPACE("shop"),
        NAMESPACE_OF_THE_GATEWAY("infra");

        /** The Namespace whose labels count for it. */
        private final String namespace;

        Stranding(String namespace) {
            this.namespace = namespace;
        }

        Change change(String namespaceLabels) {
            return switch (this) {
                case SERVICE ->
                    Change.update(service("cart", USES_INFRA), service("cart", "istio.io/use-waypoint: none"));
                case SERVICE_ENTRY -> Change.update(serviceEntry(USES_INFRA), serviceEntry(""));
                case GATEWAY -> Change.delete(waypoint());
                case GATEWAY_CLASS -> Change.update(gatewayClass(""), gatewayClass("istio.io/waypoint-for: workload"));
                case NAMESPACE ->
                    Change.update(
                            namespace("shop", AMBIENT, USES_INFRA, namespaceLabels),
                            namespace("shop", AMBIENT, namespaceLabels));
                case NAMESPACE_OF_THE_GATEWAY -> Change.delete(namespace("infra", namespaceLabels));
            };
        }
    }

    private static final String USES_INFRA = "istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: infra";

    static Stream<Stranding> changes() {
        return Stream.of(Stranding.values());
    }

    static Stream<Stranding> changesInANamespace() {
        return changes().filter(change -> !change.namespace.isEmpty());
    }

    /** A Service, a ServiceEntry and a Service with the label of its Namespace, each with its policy. */
    private static MeshSnapshot mesh(Stranding change, String labels) {
        String shop = change.namespace.equals("shop") ? labels : "";
        String infra = change.namespace.equals("infra") ? labels : "";
        return MeshSnapshot.complete(List.of(
                namespace("shop", AMBIENT, USES_INFRA, shop),
                namespace("infra", infra),
                gatewayClass(""),
                waypoint(),
                service("cart", USES_INFRA),
                service("pay", ""),
                serviceEntry(USES_INFRA),
                policy("cart", "\"\"", "Service", "cart"),
                policy("pay", "\"\"", "Service", "pay"),
                policy("bank", "networking.istio.io", "ServiceEntry", "bank")));
    }

    @Nested
    @DisplayName("Levels and settings")
    class LevelsAndSettings {

        static Stream<Stranding> changes() {
            return ImpactTest.changes();
        }

        static Stream<Arguments> limits() {
            return changes()
                    .flatMap(change -> Stream.of(
                            Arguments.of(change, Outcome.DENY, "deny WG301"),
                            Arguments.of(change, Outcome.WARN, "warn WG301"),
                            Arguments.of(change, Outcome.SILENT, "")));
        }

        static Stream<Arguments> labels() {
            return changesInANamespace()
                    .flatMap(change -> Stream.of(
                            Arguments.of(change, Outcome.SILENT, "deny", "deny WG301"),
                            Arguments.of(change, Outcome.DENY, "warn", "warn WG301"),
                            Arguments.of(change, Outcome.DENY, "\"off\"", ""),
                            Arguments.of(change, Outcome.SILENT, "\"\"", "deny WG301"),
                            Arguments.of(change, Outcome.SILENT, "Warn", "deny WG301")));
        }

        @ParameterizedTest(name = "{0}: {1}")
        @MethodSource("limits")
        @DisplayName("guard.impact says what becomes of a stranding change of every kind")
        void the_setting(Stranding change, Outcome impact, String expected) {
            assertThat(outcomes(guard(impact).decide(change.change(""), mesh(change, ""))))
                    .isEqualTo(expected);
        }

        @ParameterizedTest(name = "{0}: guard.impact {1}, label {2}")
        @MethodSource("labels")
        @DisplayName("The label of the object's Namespace wins over it; a value that means nothing denies")
        void the_label(Stranding change, Outcome impact, String label, String expected) {
            String labels = "waypoint-guard.io/impact: " + label;
            assertThat(outcomes(guard(impact).decide(change.change(labels), mesh(change, labels))))
                    .isEqualTo(expected);
        }

        @Test
        @DisplayName("A GatewayClass is in no Namespace: for it the setting alone counts, whatever label it has")
        void a_gateway_class() {
            String off = "waypoint-guard.io/impact: \"off\"";
            Change change = Change.update(gatewayClass(off), gatewayClass(off + ", istio.io/waypoint-for: workload"));
            assertThat(outcomes(guard.decide(change, mesh(Stranding.NAMESPACE, off))))
                    .isEqualTo("deny WG301");
        }

        @Test
        @DisplayName("The label of the Namespace of the policy does not count for an object of another one")
        void the_label_of_the_policys_namespace() {
            String off = "waypoint-guard.io/impact: \"off\"";
            assertThat(outcomes(guard.decide(Change.delete(waypoint()), mesh(Stranding.NAMESPACE, off))))
                    .isEqualTo("deny WG301");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("changes")
        @DisplayName("It is a rule of baseline: it denies at baseline and at strict, and is silent where all is off")
        void the_level(Stranding change) {
            for (Level level : List.of(Level.BASELINE, Level.STRICT)) {
                assertThat(outcomes(guard(Levels.all(level)).decide(change.change(""), mesh(change, ""))))
                        .isEqualTo("deny WG301");
            }
            assertThat(guard(Levels.all(Level.OFF)).decide(change.change(""), mesh(change, "")))
                    .isEqualTo(Decision.ADMITTED);
        }

        @ParameterizedTest(name = "enforce {0}, warn {1}, audit {2}")
        @CsvSource({
            "BASELINE, OFF,      OFF,      deny WG301",
            "OFF,      BASELINE, OFF,      warn WG301",
            "OFF,      OFF,      BASELINE, audit WG301",
        })
        @DisplayName("The modes apply as to every rule")
        void the_modes(Level enforce, Level warn, Level audit, String expected) {
            Guard other = guard(new Levels(enforce, warn, audit));
            assertThat(outcomes(other.decide(Change.delete(waypoint()), mesh(Stranding.GATEWAY, ""))))
                    .isEqualTo(expected);
        }

        @Test
        @DisplayName("The level is that of the Namespace of the changed object, by its label")
        void the_level_of_the_namespace() {
            String off = "waypoint-guard.io/enforce: \"off\"";
            assertThat(outcomes(guard.decide(Change.delete(waypoint()), mesh(Stranding.GATEWAY, off))))
                    .isEqualTo("warn WG301");
            assertThat(outcomes(guard.decide(Change.delete(waypoint()), mesh(Stranding.NAMESPACE, off))))
                    .isEqualTo("deny WG301");
        }

        @Test
        @DisplayName("The rule's own setting applies, too")
        void the_rules_setting() {
            Guard warning = new Guard(
                    StandardRules.registry(),
                    new GuardSettings(
                            RuleSettings.DEFAULTS,
                            Levels.all(Level.STRICT),
                            true,
                            false,
                            Outcome.DENY,
                            Map.of("WG301", Outcome.WARN),
                            Exemptions.NONE));
            assertThat(outcomes(warning.decide(Change.delete(waypoint()), mesh(Stranding.GATEWAY, ""))))
                    .isEqualTo("warn WG301");
        }

        @Test
        @DisplayName("With impact off, a Namespace may leave ambient mode without a word")
        void wg302_follows_the_setting() {
            Change change = Change.update(namespace("shop", AMBIENT, USES_INFRA), namespace("shop", USES_INFRA));
            MeshSnapshot mesh = mesh(Stranding.NAMESPACE, "");
            assertThat(outcomes(guard.decide(change, mesh))).isEqualTo("warn WG302");
            assertThat(guard(Outcome.SILENT).decide(change, mesh)).isEqualTo(Decision.ADMITTED);
        }
    }

    @Nested
    @DisplayName("Who asks, and how")
    class Requests {

        static Stream<Stranding> changes() {
            return ImpactTest.changes();
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("changes")
        @DisplayName("The garbage collector is never held")
        void the_garbage_collector(Stranding change) {
            Requester collector =
                    new Requester("system:serviceaccount:kube-system:generic-garbage-collector", List.of());
            assertThat(guard.decide(Changes.by(change.change(""), collector), mesh(change, "")))
                    .isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("Nor where the controllers have no accounts of their own; but they change nothing else")
        void the_controller_manager() {
            Requester controllers = new Requester("system:kube-controller-manager", List.of());
            MeshSnapshot mesh = mesh(Stranding.GATEWAY, "");
            assertThat(guard.decide(Changes.by(Change.delete(waypoint()), controllers), mesh))
                    .isEqualTo(Decision.ADMITTED);
            assertThat(outcomes(guard.decide(Changes.by(Stranding.SERVICE.change(""), controllers), mesh)))
                    .isEqualTo("deny WG301");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("changes")
        @DisplayName("Exempt users and groups may strand policies, and nobody else")
        void exempt_requesters(Stranding change) {
            Guard exempting = guard(new Exemptions(Set.of(), Set.of("jane"), Set.of("breakglass")));
            MeshSnapshot mesh = mesh(change, "");
            for (Requester requester :
                    List.of(new Requester("jane", List.of()), new Requester("joe", List.of("breakglass")))) {
                assertThat(exempting.decide(Changes.by(change.change(""), requester), mesh))
                        .isEqualTo(Decision.ADMITTED);
            }
            Change another = Changes.by(change.change(""), new Requester("breakglass", List.of("jane")));
            assertThat(outcomes(exempting.decide(another, mesh))).isEqualTo("deny WG301");
        }

        @Test
        @DisplayName("What is in an exempt Namespace may be changed, and so may that Namespace")
        void exempt_namespaces() {
            Guard exempting = guard(new Exemptions(Set.of("infra"), Set.of(), Set.of()));
            MeshSnapshot mesh = mesh(Stranding.GATEWAY, "");
            assertThat(exempting.decide(Change.delete(waypoint()), mesh)).isEqualTo(Decision.ADMITTED);
            assertThat(exempting.decide(Change.delete(namespace("infra")), mesh))
                    .isEqualTo(Decision.ADMITTED);
            assertThat(outcomes(exempting.decide(Stranding.SERVICE.change(""), mesh)))
                    .isEqualTo("deny WG301");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("changes")
        @DisplayName("A dry run warns: the set may take away the policies as well")
        void dry_runs(Stranding change) {
            assertThat(outcomes(guard.decide(Changes.dryRun(change.change("")), mesh(change, ""))))
                    .isEqualTo("warn WG301");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("changes")
        @DisplayName("The warning of a dry-run deletion knows that the real one is refused")
        void dry_runs_of_deletions(Stranding change) {
            Change real = change.change("");
            Decision decision = guard.decide(Changes.dryRun(real), mesh(change, ""));
            assertThat(decision.warnings())
                    .isNotEmpty()
                    .allMatch(judged ->
                            judged.deniedWithoutDryRun() == real.after().isEmpty());
            Guard warning = new Guard(StandardRules.registry(), guard.settings().withImpact(Outcome.WARN));
            assertThat(warning.decide(Changes.dryRun(real), mesh(change, "")).warnings())
                    .isNotEmpty()
                    .noneMatch(JudgedFinding::deniedWithoutDryRun);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("changes")
        @DisplayName("A deletion that does not say of what it is, is admitted")
        void a_deletion_of_nobody_knows_what(Stranding change) {
            Change unknown =
                    new Change(Operation.DELETE, Optional.empty(), Optional.empty(), "", Requester.NOBODY, false);
            assertThat(guard.decide(unknown, mesh(change, ""))).isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("A deletion is judged by what the request says of the object, known or not")
        void a_deletion_of_what_is_not_known_yet() {
            MeshSnapshot behind = mesh(Stranding.GATEWAY, "").without(waypoint().ref());
            assertThat(outcomes(guard.decide(Change.delete(waypoint()), behind)))
                    .isEqualTo("deny WG301");
        }

        @ParameterizedTest
        @ValueSource(strings = {"status", "finalize", ""})
        @DisplayName("Labels of a Namespace are judged through every door by which they come")
        void a_namespace_through_its_subresources(String subresource) {
            Change change = Changes.through(Stranding.NAMESPACE.change(""), subresource);
            assertThat(outcomes(guard.decide(change, mesh(Stranding.NAMESPACE, ""))))
                    .isEqualTo("deny WG301");
        }

        @Test
        @DisplayName(
                "So are those of a Service; the status of a Gateway, a GatewayClass or a ServiceEntry carries none")
        void the_status_of_others() {
            MeshSnapshot mesh = mesh(Stranding.SERVICE, "");
            assertThat(outcomes(guard.decide(Changes.through(Stranding.SERVICE.change(""), "status"), mesh)))
                    .isEqualTo("deny WG301");
            assertThat(guard.decide(Changes.through(Stranding.GATEWAY_CLASS.change(""), "status"), mesh))
                    .isEqualTo(Decision.ADMITTED);
            assertThat(guard.decide(Changes.through(Stranding.SERVICE_ENTRY.change(""), "status"), mesh))
                    .isEqualTo(Decision.ADMITTED);
        }
    }

    @Nested
    @DisplayName("What is going away already")
    class GoingAway {

        private static final String DELETED = ", deletionTimestamp: \"2026-01-01T00:00:00Z\"";

        @Test
        @DisplayName("Whatever is in a terminating Namespace may be changed and deleted")
        void in_a_terminating_namespace() {
            MeshSnapshot mesh = mesh(Stranding.GATEWAY, "").with(terminating("infra", ""));
            assertThat(guard.decide(Change.delete(waypoint()), mesh)).isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("A terminating Namespace itself is never held, on no way")
        void a_terminating_namespace() {
            MeshSnapshot mesh = mesh(Stranding.GATEWAY, "").with(terminating("infra", ""));
            MeshObject shop = terminating("shop", AMBIENT + ", " + USES_INFRA);
            MeshObject withoutLabel = terminating("shop", AMBIENT);
            assertThat(guard.decide(Change.delete(terminating("infra", "")), mesh))
                    .isEqualTo(Decision.ADMITTED);
            assertThat(guard.decide(Change.update(shop, withoutLabel), mesh.with(shop)))
                    .isEqualTo(Decision.ADMITTED);
            assertThat(guard.decide(
                            Changes.through(
                                    Change.update(terminating("infra", ""), terminating("infra", "team: web")),
                                    "finalize"),
                            mesh))
                    .isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("A Gateway that is being deleted is as good as gone: a second deletion is not held")
        void a_second_deletion() {
            MeshObject going = MeshYaml.object(WAYPOINT.replace("namespace: infra", "namespace: infra" + DELETED));
            MeshSnapshot mesh = mesh(Stranding.GATEWAY, "").with(going);
            assertThat(guard.decide(Change.delete(going), mesh)).isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("The last finalizer of a Gateway can be taken away")
        void the_last_finalizer() {
            MeshObject before = MeshYaml.object(
                    WAYPOINT.replace("namespace: infra", "namespace: infra, finalizers: [example.org/a]" + DELETED));
            MeshObject after = MeshYaml.object(WAYPOINT.replace("namespace: infra", "namespace: infra" + DELETED));
            assertThat(guard.decide(Change.update(before, after), mesh(Stranding.GATEWAY, "")))
                    .isEqualTo(Decision.ADMITTED);
        }

        private static MeshObject terminating(String name, String labels) {
            return MeshYaml.object("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + DELETED + ", labels: {"
                    + labels + "}}");
        }
    }

    @Nested
    @DisplayName("Beside what is wrong with the object itself")
    class BesideOtherRules {

        @Test
        @DisplayName("A label that no Gateway can bear is told before what it does")
        void a_bad_label() {
            Change change = Change.update(service("cart", USES_INFRA), service("cart", "istio.io/use-waypoint: None"));
            assertThat(outcomes(guard.decide(change, mesh(Stranding.SERVICE, ""))))
                    .isEqualTo("deny WG201, deny WG301");
        }

        @Test
        @DisplayName("A Gateway with an old fault is warned of that, and refused for the policies that it strands")
        void an_old_fault() {
            MeshObject before = MeshYaml.object(WAYPOINT + "    - {name: x, port: 80, protocol: HTTP}\n");
            MeshObject after = MeshYaml.object(WAYPOINT.replace("istio-waypoint", "istio"));
            MeshObject faulty =
                    MeshYaml.object(WAYPOINT.replace("15008", "15009").replace("from: All", "from: Same"));
            MeshSnapshot mesh = mesh(Stranding.GATEWAY, "");
            assertThat(outcomes(guard.decide(Change.update(before, after), mesh)))
                    .isEqualTo("deny WG301");
            assertThat(outcomes(guard.decide(Change.update(before, faulty), mesh)))
                    .isEqualTo("deny WG101, deny WG301");
            assertThat(outcomes(guard.decide(Change.update(faulty, faulty), mesh.with(faulty))))
                    .isEqualTo("warn WG101");
        }

        @Test
        @DisplayName("An update that changes nothing strands nothing")
        void nothing_changes() {
            for (MeshObject object : mesh(Stranding.SERVICE, "").objects()) {
                assertThat(outcomes(guard.decide(Change.update(object, object), mesh(Stranding.SERVICE, ""))))
                        .as("%s", object.ref())
                        .doesNotContain("WG30", "deny");
            }
        }
    }

    @Nested
    @DisplayName("What a denial rests on")
    class ItsEvidence {

        @Test
        @DisplayName(
                "The policy that it names and its Namespace, the target, its waypoint and where that is, before and after")
        void the_evidence() {
            Change change =
                    Change.update(service("cart", USES_INFRA), service("cart", "istio.io/use-waypoint: waypoint"));
            Decision decision = guard.decide(change, mesh(Stranding.SERVICE, ""));
            assertThat(decision.evidenceOfDenials().found())
                    .containsOnly(
                            Map.entry(ObjectRef.namespace("shop"), true),
                            Map.entry(ObjectRef.namespace("infra"), true),
                            Map.entry(ObjectRef.policy("shop", "cart"), true),
                            Map.entry(ObjectRef.service("shop", "cart"), true),
                            Map.entry(waypoint().ref(), true),
                            Map.entry(ObjectRef.gatewayClass("istio-waypoint"), true),
                            Map.entry(new ObjectRef(waypoint().kind(), "shop", "waypoint"), false));
        }

        @Test
        @DisplayName("Of many policies those that it names, because each of them is reason enough")
        void the_evidence_of_many() {
            List<MeshObject> policies = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                policies.add(policy("p" + (100 + i), "\"\"", "Service", "cart"));
            }
            MeshSnapshot mesh = mesh(Stranding.SERVICE, "").withAll(policies);
            Decision decision = guard.decide(Stranding.SERVICE.change(""), mesh);
            assertThat(decision.denials().get(0).finding().message())
                    .contains("51 AuthorizationPolicies", "and 41 more");
            assertThat(decision.evidenceOfDenials().found().keySet())
                    .filteredOn(ref -> ref.kind().kindName().equals("AuthorizationPolicy"))
                    .hasSize(10);
        }
    }

    private static final String WAYPOINT = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: infra}
            spec:
              gatewayClassName: istio-waypoint
              listeners:
                - {name: mesh, port: 15008, protocol: HBONE, allowedRoutes: {namespaces: {from: All}}}
            """;

    private static MeshObject waypoint() {
        return MeshYaml.object(WAYPOINT);
    }

    private static MeshObject namespace(String name, String... labels) {
        String all = String.join(
                ", ", Stream.of(labels).filter(label -> !label.isEmpty()).toList());
        return MeshYaml.object(
                "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + ", labels: {" + all + "}}}");
    }

    private static MeshObject gatewayClass(String labels) {
        return MeshYaml.object("{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata:"
                + " {name: istio-waypoint, labels: {" + labels
                + "}}, spec: {controllerName: istio.io/mesh-controller}}");
    }

    private static MeshObject service(String name, String labels) {
        return MeshYaml.object("{apiVersion: v1, kind: Service, metadata: {name: " + name
                + ", namespace: shop, labels: {" + labels + "}}}");
    }

    private static MeshObject serviceEntry(String labels) {
        String own = labels.isEmpty() ? "istio.io/use-waypoint: none" : labels;
        return MeshYaml.object("{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: bank,"
                + " namespace: shop, labels: {" + own + "}}}");
    }

    private static MeshObject policy(String name, String group, String kind, String target) {
        return MeshYaml.object("{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: " + name
                + ", namespace: shop}, spec: {targetRefs: [{group: " + group + ", kind: " + kind + ", name: " + target
                + "}], rules: [{to: [{operation: {methods: [GET]}}]}]}}");
    }

    private static Guard guard(Outcome impact) {
        return guard(Levels.all(Level.STRICT), impact, Exemptions.NONE);
    }

    private static Guard guard(Levels levels) {
        return guard(levels, Outcome.DENY, Exemptions.NONE);
    }

    private static Guard guard(Exemptions exemptions) {
        return guard(Levels.all(Level.STRICT), Outcome.DENY, exemptions);
    }

    private static Guard guard(Levels levels, Outcome impact, Exemptions exemptions) {
        return new Guard(
                StandardRules.registry(),
                new GuardSettings(RuleSettings.DEFAULTS, levels, true, false, impact, Map.of(), exemptions));
    }

    /** Such as {@code deny WG301, warn WG302}. */
    private static String outcomes(Decision decision) {
        return String.join(
                ", ",
                decision.findings().stream()
                        .map(judged -> judged.outcome().name().toLowerCase(Locale.ROOT) + " "
                                + judged.finding().rule().id())
                        .toList());
    }
}
