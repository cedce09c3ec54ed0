package io.waypointguard.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.testing.apiserver.Kubectl;
import io.waypointguard.testing.apiserver.Kubectl.Result;
import io.waypointguard.testing.guard.GuardedCluster;
import io.waypointguard.testing.guard.GuardedClusterTest;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each broken variant of the example, applied as a person would: one file, all of it. Enrolment is off: it would mend the
 * variant that only lacks the label.
 */
@GuardedClusterTest(settings = "guard.enroll.mode=off")
class BrokenVariantsIT {

    private static final Pattern DENIAL =
            Pattern.compile("admission webhook \"validate\\.waypoint-guard\\.io\" denied the request: (.*)");

    private final Kubectl kubectl;
    private final String namespace = GuardedCluster.newName("broken");

    BrokenVariantsIT(Kubectl kubectl) {
        this.kubectl = kubectl;
    }

    /** Where it is the Service that is refused, its policy is, too: it has no target then. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "selector-with-l7, WG002",
        "selector-with-l4, WG001",
        "group-missing, WG004",
        "no-waypoint-label, WG007",
        "opted-out, WG007",
        "use-waypoint-empty, WG201 WG006",
        "use-waypoint-None, WG201 WG006",
        "other-namespace, WG006",
        "spiffe-principal, WG010",
        "listener-port, WG101",
        "listener-http, WG101",
        "waypoint-for-workload, WG008",
        "waypoint-for-typo, WG102",
        "kind-lowercase, WG005",
        "custom-with-selector, WG003",
        "deny-without-targetrefs, WG002",
        "allow-without-targetrefs, WG002"
    })
    void is_refused(String variant, String rules) {
        Result result = kubectl.apply(Samples.broken(variant, namespace));

        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        assertThat(Samples.rules(String.join("\n", denials(result))))
                .as(result.output())
                .containsExactly(rules.split(" "));
        assertThat(result.output()).contains("\nEffect: ", "\nFix:");
    }

    @Test
    void is_admitted_with_a_warning_where_only_the_waypoint_is_still_to_come() {
        Result result =
                kubectl.apply(Samples.broken("gateway-missing", namespace)).orFail();

        assertThat(Samples.rules(result.output())).containsExactlyInAnyOrder("WG202", "WG008");
    }

    @Test
    void has_its_policy_admitted_as_soon_as_the_fault_is_mended() {
        kubectl.apply(Samples.broken("no-waypoint-label", namespace));

        kubectl.apply(Samples.mesh("service", namespace)).orFail();

        kubectl.apply(Samples.brokenPolicy("no-waypoint-label", namespace)).orFail();
    }

    private static List<String> denials(Result result) {
        return DENIAL.matcher(result.output())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
