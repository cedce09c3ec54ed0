package io.waypointguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.enforcement.MeshSettings;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

    private static final String GATEWAY = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: shop}
            spec:
              gatewayClassName: istio-waypoint
              listeners: [{name: mesh, port: 15008, protocol: HBONE}]
            """;

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: cart, namespace: shop, labels: {istio.io/use-waypoint: waypoint}}
            """;

    /** WG002 at baseline, for the policy alone. */
    private static final String PATHS_AT_ZTUNNEL = """
            action: DENY
            rules: [{to: [{operation: {paths: [/admin]}}]}]
            """;

    /** WG001 at strict, for the policy alone. */
    private static final String SELECTOR = """
            selector: {matchLabels: {app: cart}}
            rules: [{from: [{source: {namespaces: [shop]}}]}]
            """;

    /** WG001 and WG002 at once. */
    private static final String SELECTOR_AND_PATHS = """
            selector: {matchLabels: {app: cart}}
            action: DENY
            rules: [{to: [{operation: {paths: [/admin]}}]}]
            """;

    /** In order, where the Service is there and enrolled. */
    private static final String TARGETED = """
            targetRefs: [{group: "", kind: Service, name: cart}]
            rules: [{to: [{operation: {methods: [GET]}}]}]
            """;

    /** WG015, a warning. */
    private static final String ALLOWS_ALL = "rules: [{}]";

    private static final MeshSnapshot AMBIENT = mesh(namespace("istio.io/dataplane-mode: ambient"));

    private final Guard guard = new Guard(StandardRules.registry(), GuardSettings.DEFAULTS);

    @Nested
    @DisplayName("Levels and modes")
    class LevelsAndModes {

        @ParameterizedTest(name = "enforce {0}, warn {1}, audit {2}")
        @CsvSource({
            "STRICT,   OFF,      OFF,      deny WG001",
            "BASELINE, STRICT,   OFF,      warn WG001",
            "OFF,      STRICT,   STRICT,   warn WG001",
            "BASELINE, BASELINE, STRICT,   audit WG001",
            "BASELINE, BASELINE, BASELINE, ''",
            "OFF,      OFF,      OFF,      ''",
        })
        @DisplayName("A rule of strict does what the worst mode says that includes strict")
        void a_rule_of_strict(Level enforce, Level warn, Level audit, String expected) {
            Guard other = guard(new Levels(enforce, warn, audit));
            assertThat(outcomes(other.decide(create(SELECTOR), AMBIENT))).isEqualTo(expected);
        }

        @ParameterizedTest(name = "enforce {0}, warn {1}, audit {2}")
        @CsvSource({
            "STRICT,   OFF,      OFF,      deny WG002",
            "BASELINE, OFF,      OFF,      deny WG002",
            "OFF,      BASELINE, OFF,      warn WG002",
            "OFF,      OFF,      STRICT,   audit WG002",
            "OFF,      OFF,      OFF,      ''",
        })
        @DisplayName("A rule of baseline applies at strict, too")
        void a_rule_of_baseline(Level enforce, Level warn, Level audit, String expected) {
            Guard other = guard(new Levels(enforce, warn, audit));
            assertThat(outcomes(other.decide(create(PATHS_AT_ZTUNNEL), AMBIENT)))
                    .isEqualTo(expected);
        }

        @ParameterizedTest(name = "enforce {0}, warn {1}, audit {2}")
        @CsvSource({
            "STRICT,   OFF,      OFF,      warn WG015",
            "BASELINE, OFF,      OFF,      warn WG015",
            "OFF,      BASELINE, OFF,      warn WG015",
            "OFF,      OFF,      BASELINE, audit WG015",
            "OFF,      OFF,      OFF,      ''",
        })
        @DisplayName("A rule that only warns never denies, and is silent where everything is off")
        void a_rule_that_warns(Level enforce, Level warn, Level audit, String expected) {
            Guard other = guard(new Levels(enforce, warn, audit));
            assertThat(outcomes(other.decide(create(ALLOWS_ALL), AMBIENT))).isEqualTo(expected);
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "waypoint-guard.io/enforce: strict,                                    deny WG001",
            "waypoint-guard.io/enforce: baseline,                                  warn WG001",
            "'waypoint-guard.io/enforce: off, waypoint-guard.io/warn: baseline',   audit WG001",
            "'waypoint-guard.io/enforce: off, waypoint-guard.io/warn: off',        audit WG001",
            "'waypoint-guard.io/enforce: off, waypoint-guard.io/warn: off, waypoint-guard.io/audit: off', ''",
        })
        @DisplayName("The labels of the Namespace win over the settings, each for its own mode")
        void the_labels_of_the_namespace(String labels, String expected) {
            MeshSnapshot mesh =
                    mesh(namespace("istio.io/dataplane-mode: ambient, " + labels.replace(": off", ": \"off\"")));
            assertThat(outcomes(guard.decide(create(SELECTOR), mesh))).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Baseline", "none", "\"\"", "\"true\""})
        @DisplayName("A label that is no level counts as strict")
        void a_label_that_is_no_level(String value) {
            MeshSnapshot mesh =
                    mesh(namespace("istio.io/dataplane-mode: ambient, waypoint-guard.io/enforce: " + value));
            Guard lenient = guard(Levels.all(Level.OFF));
            assertThat(outcomes(lenient.decide(create(SELECTOR), mesh))).isEqualTo("deny WG001");
        }

        @Test
        @DisplayName("One level for everything makes the labels of the Namespace mean nothing")
        void one_level_for_everything() {
            MeshSnapshot mesh = mesh(namespace("istio.io/dataplane-mode: ambient, waypoint-guard.io/enforce: \"off\""));
            Guard strict = new Guard(StandardRules.registry(), GuardSettings.DEFAULTS.atLevel(Level.STRICT));
            Guard baseline = new Guard(StandardRules.registry(), GuardSettings.DEFAULTS.atLevel(Level.BASELINE));
            assertThat(outcomes(strict.decide(create(SELECTOR), mesh))).isEqualTo("deny WG001");
            assertThat(outcomes(baseline.decide(create(SELECTOR), mesh))).isEmpty();
        }

        @Test
        @DisplayName("A Namespace is judged by the labels that it will have")
        void a_namespace_is_judged_by_its_new_labels() {
            MeshObject before = namespace("istio.io/use-waypoint: waypoint, waypoint-guard.io/enforce: strict");
            MeshObject after = namespace("istio.io/use-waypoint: None, waypoint-guard.io/enforce: \"off\"");
            assertThat(outcomes(guard.decide(Change.update(before, after), mesh(before))))
                    .isEqualTo("warn WG201");
        }
    }

    @Nested
    @DisplayName("Scope")
    class WhatIsJudged {

        @Test
        @DisplayName("A policy, a Service and a ServiceEntry of an ordinary Namespace are admitted untouched")
        void an_ordinary_namespace() {
            MeshSnapshot mesh = mesh(namespace("team: web"));
            assertThat(guard.decide(create(PATHS_AT_ZTUNNEL), mesh)).isEqualTo(Decision.ADMITTED);
            assertThat(guard.decide(Change.create(service("istio.io/use-waypoint: None")), mesh))
                    .isEqualTo(Decision.ADMITTED);
            MeshObject entry = MeshYaml.object("""
                    apiVersion: networking.istio.io/v1
                    kind: ServiceEntry
                    metadata: {name: payments, namespace: shop, labels: {istio.io/use-waypoint: None}}
                    """);
            assertThat(guard.decide(Change.create(entry), mesh)).isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("The root namespace is judged whatever its labels")
        void the_root_namespace() {
            MeshObject policy = MeshYaml.policy("istio-system", PATHS_AT_ZTUNNEL);
            MeshObject root = MeshYaml.object("{apiVersion: v1, kind: Namespace, metadata: {name: istio-system}}");
            assertThat(outcomes(guard.decide(Change.create(policy), mesh(root))))
                    .isEqualTo("deny WG002");
        }

        @Test
        @DisplayName("A waypoint is judged in every Namespace, and so is a Namespace")
        void waypoints_and_namespaces() {
            MeshSnapshot mesh = mesh(namespace("team: web"));
            MeshObject waypoint = MeshYaml.object(GATEWAY.replace("15008", "15009"));
            assertThat(outcomes(guard.decide(Change.create(waypoint), mesh))).isEqualTo("deny WG101");
            MeshObject namespace = namespace("istio.io/use-waypoint: None");
            assertThat(outcomes(guard.decide(Change.create(namespace), mesh))).isEqualTo("deny WG201");
        }

        @Test
        @DisplayName("A GatewayClass is never judged")
        void a_gateway_class() {
            MeshObject gatewayClass = MeshYaml.object("""
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: GatewayClass
                    metadata: {name: x, labels: {istio.io/waypoint-for: nonsense}}
                    """);
            assertThat(guard.decide(Change.create(gatewayClass), AMBIENT)).isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("A Namespace that is not in the files counts as the settings say")
        void a_namespace_that_is_not_in_the_files() {
            MeshSnapshot files = MeshSnapshot.partial(List.of());
            assertThat(outcomes(guard.decide(create(PATHS_AT_ZTUNNEL), files))).isEqualTo("deny WG002");
            Guard other = guard(new MeshSettings("istio-system", List.of("cluster.local"), Set.of(), false));
            assertThat(other.decide(create(PATHS_AT_ZTUNNEL), files)).isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("A deletion is admitted without a look at anything")
        void a_deletion() {
            assertThat(guard.decide(Change.delete(policy(PATHS_AT_ZTUNNEL)), AMBIENT))
                    .isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("The status of a policy is never judged")
        void the_status_of_a_policy() {
            Change change = Changes.through(Change.update(policy(TARGETED), policy(PATHS_AT_ZTUNNEL)), "status");
            assertThat(guard.decide(change, AMBIENT)).isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("The status of a Service or of a Namespace is judged, because it can carry labels")
        void the_status_of_a_service() {
            Change service =
                    Changes.through(Change.update(service(""), service("istio.io/use-waypoint: None")), "status");
            assertThat(outcomes(guard.decide(service, AMBIENT))).isEqualTo("deny WG201");
            Change namespace =
                    Changes.through(Change.update(namespace(""), namespace("istio.io/use-waypoint: None")), "status");
            assertThat(outcomes(guard.decide(namespace, AMBIENT))).isEqualTo("deny WG201");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "metadata: {name: shop, deletionTimestamp: \"2026-01-01T00:00:00Z\", labels: {istio.io/dataplane-mode: ambient}}",
                    "{metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}, status: {phase: Terminating}}"
                })
        @DisplayName("Nothing is held in a Namespace that goes away, nor the Namespace itself")
        void a_terminating_namespace(String manifest) {
            String header = manifest.startsWith("{")
                    ? "{apiVersion: v1, kind: Namespace, " + manifest.substring(1)
                    : "apiVersion: v1\nkind: Namespace\n" + manifest;
            MeshSnapshot mesh = mesh(MeshYaml.object(header));
            assertThat(guard.decide(create(PATHS_AT_ZTUNNEL), mesh)).isEqualTo(Decision.ADMITTED);
            MeshObject broken = MeshYaml.object(header.replace("ambient}", "ambient, istio.io/use-waypoint: None}"));
            assertThat(guard.decide(Change.create(broken), mesh)).isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("A policy whose name the API server has still to make is judged")
        void a_generated_name() {
            MeshObject policy = MeshYaml.object("""
                    apiVersion: security.istio.io/v1
                    kind: AuthorizationPolicy
                    metadata: {generateName: cart-, namespace: shop}
                    spec: {action: DENY, rules: [{to: [{operation: {paths: [/admin]}}]}]}
                    """);
            assertThat(outcomes(guard.decide(Change.create(policy), AMBIENT))).isEqualTo("deny WG002");
        }
    }

    @Nested
    @DisplayName("Exemptions: admitted without a look at anything")
    class Exempt {

        private final Guard exempting = new Guard(
                StandardRules.registry(),
                new GuardSettings(
                        RuleSettings.DEFAULTS,
                        Levels.all(Level.STRICT),
                        true,
                        false,
                        Outcome.DENY,
                        Map.of(),
                        new Exemptions(Set.of("shop"), Set.of("system:admin"), Set.of("system:masters"))));

        @Test
        @DisplayName("An exempt Namespace, and what is in it")
        void an_exempt_namespace() {
            assertThat(exempting.decide(create(PATHS_AT_ZTUNNEL), AMBIENT)).isEqualTo(Decision.ADMITTED);
            assertThat(exempting.decide(Change.create(namespace("istio.io/use-waypoint: None")), AMBIENT))
                    .isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("An exempt user, and whoever is in an exempt group")
        void an_exempt_requester() {
            Change change = Change.create(MeshYaml.policy("elsewhere", PATHS_AT_ZTUNNEL));
            assertThat(exempting.decide(Changes.by(change, new Requester("system:admin", List.of())), AMBIENT))
                    .isEqualTo(Decision.ADMITTED);
            assertThat(exempting.decide(
                            Changes.by(change, new Requester("jane", List.of("web", "system:masters"))), AMBIENT))
                    .isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("Nobody else, and no other Namespace")
        void nobody_else() {
            Change change = Changes.by(
                    Change.create(MeshYaml.policy("shop-2", PATHS_AT_ZTUNNEL)),
                    new Requester("system:masters", List.of("system:admin")));
            assertThat(outcomes(exempting.decide(change, MeshSnapshot.partial(List.of()))))
                    .isEqualTo("deny WG002");
        }
    }

    @Nested
    @DisplayName("Ratchet: what was wrong before")
    class Ratchet {

        @Test
        @DisplayName("An update that leaves the spec of a policy alone is warned of")
        void metadata_only() {
            MeshObject before = policy("", PATHS_AT_ZTUNNEL);
            MeshObject after = policy("labels: {team: web}", PATHS_AT_ZTUNNEL);
            assertThat(outcomes(guard.decide(Change.update(before, after), AMBIENT)))
                    .isEqualTo("warn WG002");
        }

        @Test
        @DisplayName("A change of the spec is judged anew, be it another one of the same kind")
        void a_change_of_the_spec() {
            MeshObject before = policy(PATHS_AT_ZTUNNEL);
            MeshObject after = policy(PATHS_AT_ZTUNNEL.replace("/admin", "/debug"));
            assertThat(outcomes(guard.decide(Change.update(before, after), AMBIENT)))
                    .isEqualTo("deny WG002");
        }

        @Test
        @DisplayName("A change that mends a policy is admitted")
        void a_change_that_mends() {
            MeshSnapshot mesh = mesh(
                    namespace("istio.io/dataplane-mode: ambient"), MeshYaml.object(GATEWAY), MeshYaml.object(SERVICE));
            Change change = Change.update(policy(PATHS_AT_ZTUNNEL), policy(TARGETED));
            assertThat(guard.decide(change, mesh).findings()).isEmpty();
        }

        @Test
        @DisplayName("The end of a dry run is judged, though it is an annotation only")
        void the_end_of_a_dry_run() {
            MeshObject dry = policy("annotations: {istio.io/dry-run: \"true\"}", PATHS_AT_ZTUNNEL);
            MeshObject real = policy("annotations: {istio.io/dry-run: \"false\"}", PATHS_AT_ZTUNNEL);
            assertThat(outcomes(guard.decide(Change.update(dry, real), AMBIENT)))
                    .isEqualTo("deny WG002");
            assertThat(outcomes(guard.decide(Change.update(real, dry), AMBIENT)))
                    .isEqualTo("warn WG003");
        }

        @Test
        @DisplayName("A Service that already had the fault is warned of, one that gets it is refused")
        void a_service() {
            MeshObject good = service("");
            MeshObject bad = service("istio.io/use-waypoint: None");
            MeshObject stillBad = service("istio.io/use-waypoint: None, team: web");
            MeshObject otherwiseBad = service("istio.io/use-waypoint: NONE");
            assertThat(outcomes(guard.decide(Change.update(bad, stillBad), AMBIENT)))
                    .isEqualTo("warn WG201");
            assertThat(outcomes(guard.decide(Change.update(good, bad), AMBIENT)))
                    .isEqualTo("deny WG201");
            assertThat(outcomes(guard.decide(Change.update(bad, otherwiseBad), AMBIENT)))
                    .as("one value that no Gateway can bear is as bad as another")
                    .isEqualTo("warn WG201");
        }

        @Test
        @DisplayName("A Gateway that already had one of two faults is refused for the other one")
        void a_gateway() {
            MeshObject before = MeshYaml.object(GATEWAY.replace("15008", "15009"));
            MeshObject after = MeshYaml.object(GATEWAY.replace("15008", "15009")
                    .replace("namespace: shop", "namespace: shop, labels: {istio.io/waypoint-for: services}"));
            assertThat(outcomes(guard.decide(Change.update(before, before), AMBIENT)))
                    .isEqualTo("warn WG101");
            assertThat(outcomes(guard.decide(Change.update(before, after), AMBIENT)))
                    .isEqualTo("deny WG102, warn WG101");
        }
    }

    @Nested
    @DisplayName("Dry runs of the request")
    class DryRuns {

        @Test
        @DisplayName("What rests on another object is a warning: the set's other objects cannot be seen")
        void what_rests_on_others() {
            assertThat(outcomes(guard.decide(create(TARGETED), AMBIENT))).isEqualTo("deny WG006");
            assertThat(outcomes(guard.decide(Changes.dryRun(create(TARGETED)), AMBIENT)))
                    .isEqualTo("warn WG006");
        }

        @ParameterizedTest
        @ValueSource(strings = {PATHS_AT_ZTUNNEL, SELECTOR, SELECTOR_AND_PATHS, "selector: {}"})
        @DisplayName("What rests on the policy itself is refused as ever")
        void what_rests_on_itself(String spec) {
            MeshSnapshot mesh = mesh(
                    namespace("istio.io/dataplane-mode: ambient"), MeshYaml.object(GATEWAY), MeshYaml.object(SERVICE));
            String decision = outcomes(guard.decide(create(spec), mesh));
            assertThat(decision).startsWith("deny");
            assertThat(outcomes(guard.decide(Changes.dryRun(create(spec)), mesh)))
                    .isEqualTo(decision);
        }

        @Test
        @DisplayName("A waypoint with a bad listener is refused as ever")
        void a_waypoint() {
            Change change = Changes.dryRun(Change.create(MeshYaml.object(GATEWAY.replace("HBONE", "HTTP"))));
            assertThat(outcomes(guard.decide(change, AMBIENT))).isEqualTo("deny WG101");
        }
    }

    @Nested
    @DisplayName("Pending: what may still come")
    class Pending {

        private final MeshSnapshot withoutWaypoint =
                mesh(namespace("istio.io/dataplane-mode: ambient"), MeshYaml.object(SERVICE));

        @Test
        @DisplayName("It is a warning")
        void a_warning() {
            assertThat(outcomes(guard.decide(create(TARGETED), withoutWaypoint)))
                    .isEqualTo("warn WG008");
        }

        @Test
        @DisplayName("It is a denial where the operator wants it")
        void a_denial() {
            Guard impatient = new Guard(
                    StandardRules.registry(),
                    new GuardSettings(
                            RuleSettings.DEFAULTS,
                            Levels.all(Level.STRICT),
                            true,
                            true,
                            Outcome.DENY,
                            Map.of(),
                            Exemptions.NONE));
            assertThat(outcomes(impatient.decide(create(TARGETED), withoutWaypoint)))
                    .isEqualTo("deny WG008");
        }
    }

    @Nested
    @DisplayName("Settings of single rules")
    class RuleLimits {

        @Test
        @DisplayName("A rule can be made to warn, or to be silent")
        void a_rule_can_be_limited() {
            assertThat(outcomes(limited(Map.of("WG002", Outcome.WARN)).decide(create(PATHS_AT_ZTUNNEL), AMBIENT)))
                    .isEqualTo("warn WG002");
            assertThat(outcomes(limited(Map.of("WG002", Outcome.SILENT)).decide(create(PATHS_AT_ZTUNNEL), AMBIENT)))
                    .isEmpty();
        }

        @Test
        @DisplayName("A rule that warns cannot be made to deny")
        void a_rule_cannot_be_raised() {
            assertThat(outcomes(limited(Map.of("WG015", Outcome.DENY)).decide(create(ALLOWS_ALL), AMBIENT)))
                    .isEqualTo("warn WG015");
        }

        @Test
        @DisplayName("WG001 is silent beside a denial of WG002, but not beside its warning")
        void silent_beside_a_denial() {
            assertThat(outcomes(guard.decide(create(SELECTOR_AND_PATHS), AMBIENT)))
                    .isEqualTo("deny WG002");
            assertThat(outcomes(limited(Map.of("WG002", Outcome.WARN)).decide(create(SELECTOR_AND_PATHS), AMBIENT)))
                    .isEqualTo("deny WG001, warn WG002");
        }

        private Guard limited(Map<String, Outcome> limits) {
            return new Guard(
                    StandardRules.registry(),
                    new GuardSettings(
                            RuleSettings.DEFAULTS,
                            Levels.all(Level.STRICT),
                            true,
                            false,
                            Outcome.DENY,
                            limits,
                            Exemptions.NONE));
        }
    }

    @Nested
    @DisplayName("The decision")
    class TheDecision {

        @Test
        @DisplayName("Denials come before warnings, causes before consequences, and then it goes by the path")
        void the_order_of_findings() {
            String spec = """
                    targetRefs: [{kind: Service, name: cart}, {kind: Service, name: cart}]
                    rules:
                    - {}
                    - from: [{source: {principals: [spiffe://cluster.local/ns/shop/sa/web, other/ns/shop/sa/web]}}]
                    """;
            Decision decision = guard.decide(create(spec), AMBIENT);
            assertThat(outcomes(decision))
                    .isEqualTo("deny WG004, deny WG004, deny WG006, deny WG006, deny WG010, warn WG015, warn WG016");
            assertThat(decision.denials()).hasSize(5);
            assertThat(decision.warnings()).hasSize(2);
            assertThat(decision.allowed()).isFalse();
            assertThat(decision.findings())
                    .extracting(judged -> judged.finding().path())
                    .startsWith("spec.targetRefs[0].group", "spec.targetRefs[1].group", "spec.targetRefs[0].name");
        }

        @Test
        @DisplayName("What is only warned of or noted is allowed")
        void warnings_are_allowed() {
            assertThat(guard.decide(create(ALLOWS_ALL), AMBIENT).allowed()).isTrue();
            Decision audited =
                    guard(new Levels(Level.OFF, Level.OFF, Level.STRICT)).decide(create(PATHS_AT_ZTUNNEL), AMBIENT);
            assertThat(audited.allowed()).isTrue();
            assertThat(audited.audits()).hasSize(1);
        }

        @Test
        @DisplayName("Its evidence names what was found and what was not")
        void the_evidence() {
            Decision decision = guard.decide(create(TARGETED), AMBIENT);
            assertThat(decision.evidenceOfDenials().found())
                    .containsEntry(ObjectRef.namespace("shop"), true)
                    .containsEntry(ObjectRef.service("shop", "cart"), false);
            assertThat(decision.denials())
                    .allSatisfy(judged -> assertThat(judged.finding().evidence().found())
                            .containsEntry(ObjectRef.service("shop", "cart"), false));
        }

        @Test
        @DisplayName("The evidence of a denial for a waypoint holds the Service, its Namespace and the Gateway")
        void the_evidence_of_a_waypoint() {
            MeshObject ingress = MeshYaml.object(GATEWAY.replace("istio-waypoint", "istio"));
            MeshSnapshot mesh = mesh(
                    namespace("istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint"),
                    service(""),
                    ingress);
            Decision decision = guard.decide(create(TARGETED), mesh);
            assertThat(outcomes(decision)).isEqualTo("deny WG008");
            assertThat(decision.evidenceOfDenials().found())
                    .containsEntry(ObjectRef.namespace("shop"), true)
                    .containsEntry(ObjectRef.service("shop", "cart"), true)
                    .containsEntry(ingress.ref(), true);
        }

        @Test
        @DisplayName("The mesh that is given is not touched, and need not know of the change")
        void the_mesh_is_not_touched() {
            MeshSnapshot mesh = mesh(namespace("istio.io/dataplane-mode: ambient"), MeshYaml.object(SERVICE));
            Change change = Change.create(MeshYaml.object(GATEWAY));
            guard.decide(change, mesh);
            assertThat(mesh.gatewaysIn("shop")).isEmpty();
            assertThat(outcomes(guard.decide(Change.create(MeshYaml.object(SERVICE)), AMBIENT)))
                    .isEqualTo("warn WG202");
        }
    }

    private static Guard guard(Levels levels) {
        return new Guard(
                StandardRules.registry(),
                new GuardSettings(RuleSettings.DEFAULTS, levels, true, false, Outcome.DENY, Map.of(), Exemptions.NONE));
    }

    private static Guard guard(MeshSettings mesh) {
        return new Guard(StandardRules.registry(), GuardSettings.DEFAULTS.withRules(new RuleSettings(mesh, false)));
    }

    private static MeshSnapshot mesh(MeshObject... objects) {
        return MeshSnapshot.partial(Arrays.asList(objects));
    }

    private static MeshObject namespace(String labels) {
        return MeshYaml.object("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {" + labels + "}}}");
    }

    private static MeshObject service(String labels) {
        return MeshYaml.object(
                "{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop, labels: {" + labels + "}}}");
    }

    private static MeshObject policy(String spec) {
        return MeshYaml.policy("shop", spec);
    }

    private static MeshObject policy(String metadata, String spec) {
        return MeshYaml.object("apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n"
                + "metadata: {name: policy, namespace: shop, " + metadata + "}\nspec:\n" + spec.indent(2));
    }

    private static Change create(String spec) {
        return Change.create(policy(spec));
    }

    /** Such as {@code deny WG001, warn WG012}. */
    private static String outcomes(Decision decision) {
        return String.join(
                ", ",
                decision.findings().stream()
                        .map(judged -> judged.outcome().name().toLowerCase(Locale.ROOT) + " "
                                + judged.finding().rule().id())
                        .toList());
    }
}
