package io.waypointguard.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.waypointguard.decode.Decoded;
import io.waypointguard.decode.ObjectDecoder;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.PolicyEnforcement;
import io.waypointguard.enforcement.ServiceEnforcement;
import io.waypointguard.enroll.Enrolment;
import io.waypointguard.enroll.LabelPatch;
import io.waypointguard.enroll.WaypointName;
import io.waypointguard.guard.Change;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Service;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleSettings;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.Changes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What holds of every mesh and every policy, tried on many made by chance. A failure names its seed: run it alone with
 * {@code -Dwaypointguard.seed=SEED}.
 */
class EngineInvariantsTest {

    private static final int MESHES = 2_000;
    private static final int POLICIES_PER_MESH = 12;
    private static final List<String> ORDER_IS_FREE =
            List.of("rules", "from", "to", "when", "targetRefs", "values", "notValues", "principals", "paths");

    private static final String[] POLICY_RULES = StandardRules.registry().rules().stream()
            .filter(PolicyRule.class::isInstance)
            .map(rule -> rule.info().id())
            .toArray(String[]::new);

    private static final Guard STRICT =
            new Guard(StandardRules.registry(), GuardSettings.DEFAULTS.atLevel(Level.STRICT));
    private static final Guard BASELINE =
            new Guard(StandardRules.registry(), GuardSettings.DEFAULTS.atLevel(Level.BASELINE));
    private static final Guard WAYPOINT_ONLY = new Guard(
            StandardRules.registry(),
            GuardSettings.DEFAULTS.atLevel(Level.STRICT).withRules(new RuleSettings(MeshSettings.DEFAULTS, true)));
    private static final Guard BY_LABELS = new Guard(StandardRules.registry(), GuardSettings.DEFAULTS);

    @Test
    void everyPolicyIsJudgedTheSameWhateverItsOrderAndNeverMilderAtStrict() {
        Map<String, Integer> seen = new TreeMap<>();
        forEachSeed((seed, manifests) -> {
            List<ObjectNode> mesh = manifests.mesh();
            MeshSnapshot snapshot = snapshot(mesh);
            List<ObjectNode> otherOrder = new ArrayList<>();
            mesh.forEach(object -> otherOrder.add(manifests.shuffled(object, List.of())));
            Collections.shuffle(otherOrder, new Random(seed));
            MeshSnapshot shuffledSnapshot = snapshot(otherOrder);
            for (int i = 0; i < POLICIES_PER_MESH; i++) {
                ObjectNode manifest = manifests.policy("p" + i);
                AuthorizationPolicy policy = (AuthorizationPolicy) decoded(manifest);
                AuthorizationPolicy shuffled =
                        (AuthorizationPolicy) decoded(manifests.shuffled(manifest, ORDER_IS_FREE));

                Decision strict = STRICT.decide(Change.create(policy), snapshot);
                seen.merge(strict.allowed() ? "allowed" : "denied", 1, Integer::sum);
                strict.findings()
                        .forEach(judged -> seen.merge(judged.finding().rule().id(), 1, Integer::sum));

                assertThat(summary(STRICT.decide(Change.create(shuffled), shuffledSnapshot)))
                        .as("the order of keys, rules and objects makes no difference to %s", manifest)
                        .isEqualTo(summary(strict));
                if (!BASELINE.decide(Change.create(policy), snapshot).allowed()) {
                    assertThat(strict.allowed())
                            .as("what is denied at baseline is denied at strict: %s", manifest)
                            .isFalse();
                }
                assertThat(summary(WAYPOINT_ONLY.decide(Changes.dryRun(Change.create(shuffled)), shuffledSnapshot)))
                        .as("nor in a dry run, where it counts what a finding rests on: %s", manifest)
                        .isEqualTo(summary(WAYPOINT_ONLY.decide(Changes.dryRun(Change.create(policy)), snapshot)));
                assertThat(BY_LABELS
                                .decide(Change.update(policy, policy), snapshot)
                                .allowed())
                        .as("an update that changes nothing is never refused: %s", manifest)
                        .isTrue();
                PolicyEnforcement.of(policy, snapshot, MeshSettings.DEFAULTS);
            }
        });
        if (!Seeds.isOne()) {
            assertThat(seen).as("every rule about policies had its say").containsKeys(POLICY_RULES);
            assertThat(seen.get("allowed")).isGreaterThan(MESHES / 10);
        }
    }

    @Test
    void aPolicyIsJudgedTheSameInItsMeshAsOnItsWayIntoIt() {
        forEachSeed((seed, manifests) -> {
            List<ObjectNode> mesh = manifests.mesh();
            ObjectNode manifest = manifests.policy("p");
            AuthorizationPolicy policy = (AuthorizationPolicy) decoded(manifest);
            List<ObjectNode> with = new ArrayList<>(mesh);
            with.add(manifest);
            assertThat(summary(STRICT.decide(Change.create(policy), snapshot(with))))
                    .as("%s", manifest)
                    .isEqualTo(summary(STRICT.decide(Change.create(policy), snapshot(mesh))));
        });
    }

    @Test
    void everyOtherObjectIsJudgedWithoutFailing() {
        forEachSeed((seed, manifests) -> {
            MeshSnapshot snapshot = snapshot(manifests.mesh());
            for (MeshObject object : snapshot.objects()) {
                STRICT.decide(Change.create(object), snapshot);
                BY_LABELS.decide(Change.update(object, object), snapshot);
                assertThat(BY_LABELS
                                .decide(Change.update(object, object), snapshot)
                                .allowed())
                        .as("what was wrong before holds up no update: %s", object)
                        .isTrue();
                if (object.kind() == Kind.SERVICE || object.kind() == Kind.SERVICE_ENTRY) {
                    ServiceEnforcement.of(object, snapshot, MeshSettings.DEFAULTS);
                }
            }
        });
    }

    @Test
    void enrolmentAppliesAndHasNothingToAddTheSecondTime() {
        Enrolment enrolment = new Enrolment(MeshSettings.DEFAULTS, WaypointName.of("shop/wp"));
        int[] patched = {0};
        forEachSeed((seed, manifests) -> {
            MeshSnapshot snapshot = snapshot(manifests.mesh());
            ObjectNode manifest = manifests.service("shop", "new");
            Map<String, String> labels = enrolment.labels((Service) decoded(manifest), snapshot);
            Optional<ArrayNode> patch = LabelPatch.adding(labels, manifest);
            if (patch.isEmpty()) {
                assertThat(labels).isEmpty();
                return;
            }
            patched[0]++;
            JsonNode after = JsonPatch.apply(patch.get(), manifest);
            assertThat(labelsOf(after)).containsAllEntriesOf(labelsOf(manifest)).containsAllEntriesOf(labels);
            assertThat(LabelPatch.adding(enrolment.labels((Service) decoded(after), snapshot), after))
                    .as("a second time there is nothing to add to %s", after)
                    .isEmpty();
        });
        if (!Seeds.isOne()) {
            assertThat(patched[0])
                    .as("enough Services were enrolled to mean anything")
                    .isGreaterThan(MESHES / 20);
        }
    }

    private static Map<String, String> labelsOf(JsonNode manifest) {
        Map<String, String> labels = new TreeMap<>();
        manifest.path("metadata")
                .path("labels")
                .properties()
                .forEach(entry -> labels.put(entry.getKey(), entry.getValue().asText()));
        return labels;
    }

    private static String summary(Decision decision) {
        List<String> findings = new ArrayList<>();
        decision.findings()
                .forEach(judged -> findings.add(
                        judged.outcome() + " " + judged.finding().rule().id()));
        Collections.sort(findings);
        return (decision.allowed() ? "allowed " : "denied ") + findings;
    }

    private static MeshSnapshot snapshot(List<ObjectNode> manifests) {
        return MeshSnapshot.partial(
                manifests.stream().map(EngineInvariantsTest::decoded).toList());
    }

    private static MeshObject decoded(JsonNode manifest) {
        Decoded decoded = ObjectDecoder.decode(manifest);
        if (decoded instanceof Decoded.Known known) {
            return known.object();
        }
        throw new AssertionError("not decoded: " + decoded + " " + manifest);
    }

    private interface Trial {
        void run(long seed, RandomManifests manifests);
    }

    private static void forEachSeed(Trial trial) {
        Seeds.forEach(MESHES, seed -> trial.run(seed, new RandomManifests(seed)));
    }
}
