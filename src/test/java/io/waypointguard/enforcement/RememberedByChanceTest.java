package io.waypointguard.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.guard.Change;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.Guard;
import io.waypointguard.guard.GuardSettings;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.PolicyOutline;
import io.waypointguard.random.Seeds;
import io.waypointguard.rule.RuleSettings;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.MeshYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is kept in memory of the objects of a mesh is enough: the guard says the same as over the whole objects. */
class RememberedByChanceTest {

    private static final int MESHES = 400;
    private static final int POLICIES = 8;
    private static final int CHANGES_PER_MESH = 30;
    private static final List<Guard> GUARDS = List.of(
            new Guard(StandardRules.registry(), GuardSettings.DEFAULTS),
            new Guard(
                    StandardRules.registry(),
                    GuardSettings.DEFAULTS.withRules(new RuleSettings(MeshSettings.DEFAULTS, true))));

    @Test
    void everyChangeIsDecidedOverWhatIsKeptAsOverTheWholeObjects() {
        Map<String, Integer> seen = new TreeMap<>();
        Seeds.forEach(MESHES, seed -> {
            Random random = new Random(seed);
            MeshSnapshot whole = mesh(random);
            MeshSnapshot kept = MeshSnapshot.complete(
                    whole.objects().stream().map(Remembered::of).toList());
            assertThat(kept.policiesIn("app")).allMatch(PolicyOutline.class::isInstance);
            List<List<MeshObject>> others = StrandedByChanceTest.byKind(mesh(random));
            for (int i = 0; i < CHANGES_PER_MESH; i++) {
                Change change = StrandedByChanceTest.change(whole, others, random);
                for (Guard guard : GUARDS) {
                    Decision decision = guard.decide(change, whole);
                    assertThat(said(guard.decide(change, kept)))
                            .as("%s", change)
                            .isEqualTo(said(decision));
                    decision.findings()
                            .forEach(
                                    judged -> seen.merge(judged.finding().rule().id(), 1, Integer::sum));
                }
            }
        });
        if (!Seeds.isOne()) {
            assertThat(seen)
                    .as("those that look at the policies of others, or at Gateways and Services")
                    .containsKeys("WG301", "WG302", "WG008", "WG007", "WG012", "WG202");
        }
    }

    private static List<String> said(Decision decision) {
        List<String> said = new ArrayList<>();
        said.add(decision.allowed() + " " + decision.scope());
        decision.findings().forEach(judged -> {
            var found = judged.finding();
            said.add(String.join(
                    "\n",
                    judged.outcome() + " " + found.rule().id() + " " + found.path() + " " + found.pending(),
                    found.message(),
                    found.consequence(),
                    found.fix().toString(),
                    found.evidence().toString()));
        });
        return said;
    }

    /** Beside policies with targets, as many of any sort. */
    private static MeshSnapshot mesh(Random random) {
        MeshSnapshot mesh =
                StrandedByChanceTest.withoutSomeClasses(StrandedByChanceTest.mesh(random, POLICIES), random);
        ChanceMesh chance = new ChanceMesh(random);
        for (int i = 0; i < POLICIES; i++) {
            ObjectNode policy = chance.policy();
            policy.withObject("/metadata").put("name", "any-" + i);
            mesh = mesh.with(MeshYaml.object(policy));
        }
        return mesh;
    }
}
