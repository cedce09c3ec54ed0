package io.waypointguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.random.Seeds;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.MeshYaml;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JudgedFindingTest {

    private static final MeshObject POLICY = MeshYaml.policy("shop", "rules: []");

    @Test
    @DisplayName("Findings of one rule stand in the order of their places, however long their numbers are")
    void places_in_order() {
        List<String> inOrder = List.of(
                "spec",
                "spec.rules",
                "spec.rules[2]",
                "spec.rules[2].from[0]",
                "spec.rules[2].from[9]",
                "spec.rules[2].from[10]",
                "spec.rules[2].to[0]",
                "spec.rules[9]",
                "spec.rules[10]",
                "spec.rules[11]",
                "spec.rules[110]",
                "spec.rules[999999999]",
                "spec.rules[1234567890]",
                "spec.selector");
        Seeds.forEach(50, seed -> {
            List<String> places = new ArrayList<>(inOrder);
            Collections.shuffle(places, new Random(seed));
            assertThat(sorted(places)).containsExactlyElementsOf(inOrder);
        });
    }

    @Test
    @DisplayName("Denials come first, and then the findings in the order of their rules")
    void denials_first_then_by_rule() {
        RuleInfo rule = StandardRules.registry().find("WG016").orElseThrow();
        Finding finding = Finding.of(rule, POLICY, "spec", "", "");
        JudgedFinding warnedFirst = new JudgedFinding(finding, Outcome.WARN, 0);
        JudgedFinding deniedSecond = new JudgedFinding(finding, Outcome.DENY, 1);
        JudgedFinding deniedTenth = new JudgedFinding(finding, Outcome.DENY, 10);

        assertThat(new Decision(List.of(warnedFirst, deniedTenth, deniedSecond), Evidence.NONE).findings())
                .containsExactly(deniedSecond, deniedTenth, warnedFirst);
    }

    private static List<String> sorted(List<String> places) {
        RuleInfo rule = StandardRules.registry().find("WG016").orElseThrow();
        List<JudgedFinding> findings = places.stream()
                .map(place -> new JudgedFinding(Finding.of(rule, POLICY, place, "", ""), Outcome.WARN, 0))
                .toList();
        return new Decision(findings, Evidence.NONE)
                .findings().stream().map(judged -> judged.finding().path()).toList();
    }
}
