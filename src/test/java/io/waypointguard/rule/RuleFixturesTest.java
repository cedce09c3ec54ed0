package io.waypointguard.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.render.FixYaml;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.fixture.Fixture;
import io.waypointguard.testing.fixture.Fixture.Directive;
import io.waypointguard.testing.fixture.Manifests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every rule to {@code src/test/resources/rules/ID-NAME/pass|fail/CASE.yaml}. In {@code fail} the comment lists
 * every finding of the rule: {@code # finds: deny|warn|pending PATH}, and below it {@code # says: TEXT} for a part of
 * its message or consequence.
 */
class RuleFixturesTest {

    private static final int MOST_FIXES = 8;

    private static final List<Fixture> FIXTURES = Fixture.below("rules");

    /** One {@code # finds:} line with the {@code # says:} lines below it. */
    private record Expected(String finding, List<String> says) {}

    static Stream<RuleInfo> rules() {
        return StandardRules.registry().infos().stream();
    }

    static Stream<Fixture> all() {
        return FIXTURES.stream();
    }

    static Stream<Fixture> passing() {
        return FIXTURES.stream().filter(fixture -> fixture.isBelow("pass"));
    }

    static Stream<Fixture> failing() {
        return FIXTURES.stream().filter(fixture -> fixture.isBelow("fail"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    @DisplayName("Every rule has a fixture that passes and one that fails")
    void every_rule_has_both(RuleInfo rule) {
        String folder = rule.id() + "-" + rule.name();
        assertThat(passing().filter(fixture -> folder(fixture).equals(folder)))
                .as("pass")
                .isNotEmpty();
        assertThat(failing().filter(fixture -> folder(fixture).equals(folder)))
                .as("fail")
                .isNotEmpty();
    }

    @Test
    @DisplayName("Every fixture stands in pass or in fail, in the folder of a rule")
    void every_fixture_belongs_to_a_rule() {
        List<String> folders =
                rules().map(rule -> rule.id() + "-" + rule.name()).toList();
        assertThat(all()).allSatisfy(fixture -> {
            assertThat(folders).contains(folder(fixture));
            assertThat(fixture.name()).matches("[^/]+/(pass|fail)/[a-z0-9-]+\\.yaml");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    @DisplayName("Every fixture says in its comment what it shows")
    void every_fixture_says_what_it_shows(Fixture fixture) {
        assertThat(fixture.prose()).as(fixture.name()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passing")
    @DisplayName("In a fixture that passes the rule finds nothing")
    void the_rule_finds_nothing(Fixture fixture) {
        assertThat(findings(fixture)).as(fixture.name()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failing")
    @DisplayName("In a fixture that fails the rule finds what the comment lists, and nothing else")
    void the_rule_finds_what_the_fixture_lists(Fixture fixture) {
        List<Finding> findings = findings(fixture);
        List<Expected> expected = expected(fixture);
        assertThat(findings.stream().map(RuleFixturesTest::describe))
                .as(fixture.name())
                .containsExactlyElementsOf(
                        expected.stream().map(Expected::finding).toList());
        for (int i = 0; i < findings.size(); i++) {
            String said = findings.get(i).message() + "; " + findings.get(i).consequence();
            assertThat(expected.get(i).says())
                    .allSatisfy(text -> assertThat(said).contains(text));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failing")
    @DisplayName("A fix makes its finding go away, and nothing in it is refused by Istio")
    void a_fix_makes_its_finding_go_away(Fixture fixture) {
        for (Finding finding : findings(fixture)) {
            String fix = FixYaml.text(finding.fix());
            if (!fix.isEmpty()) {
                Fixture fixed = fixture.with(Manifests.applied(fix, fixture.documents()));
                assertThat(findings(fixed))
                        .as("%s after the fix%n%s", fixture, fix)
                        .noneMatch(other -> stillThere(finding, other));
                assertThat(refusals(fixed)).as(fixture.name()).isSubsetOf(refusals(fixture));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failing")
    @DisplayName("Who follows the fixes one by one comes to an end, at an object without a finding that has a fix")
    void the_fixes_lead_somewhere(Fixture fixture) {
        Fixture current = fixture;
        List<String> trail = new ArrayList<>();
        for (int i = 0; i < MOST_FIXES; i++) {
            List<Finding> fixable = all(current).stream()
                    .filter(finding -> !finding.fix().equals(Fix.NONE))
                    .toList();
            if (fixable.isEmpty()) {
                return;
            }
            Finding finding = fixable.get(0);
            String fix = FixYaml.text(finding.fix());
            trail.add(finding.rule().id() + " " + describe(finding) + "\n" + fix);
            current = current.with(Manifests.applied(fix, current.documents()));
        }
        throw new AssertionError(fixture + ": the fixes never end:\n" + String.join("\n", trail));
    }

    /** What may still come is milder than what was wrong for good. */
    private static boolean stillThere(Finding before, Finding after) {
        return after.path().equals(before.path()) && (before.pending() || !after.pending());
    }

    private static String folder(Fixture fixture) {
        return Path.of(fixture.name()).getName(0).toString();
    }

    /** What the rule of the fixture's folder finds. */
    private static List<Finding> findings(Fixture fixture) {
        return all(fixture).stream()
                .filter(finding -> folder(fixture).startsWith(finding.rule().id() + "-"))
                .toList();
    }

    /** What all rules find: in the object, where there will be one, and in what the change does to others. */
    private static List<Finding> all(Fixture fixture) {
        List<Finding> findings = new ArrayList<>();
        if (!fixture.deletes()) {
            findings.addAll(StandardRules.registry().check(fixture.subject(), fixture.mesh(), fixture.settings()));
        }
        findings.addAll(
                StandardRules.registry().checkImpact(fixture.change().in(fixture.meshBefore()), fixture.settings()));
        return findings;
    }

    private static List<String> refusals(Fixture fixture) {
        return all(fixture).stream()
                .filter(finding ->
                        List.of("WG005", "WG017").contains(finding.rule().id()))
                .map(finding -> finding.path() + ": " + finding.message())
                .toList();
    }

    private static String describe(Finding finding) {
        String outcome = finding.severity() == Severity.WARNING ? "warn" : finding.pending() ? "pending" : "deny";
        return outcome + " " + finding.path();
    }

    private static List<Expected> expected(Fixture fixture) {
        List<Expected> expected = new ArrayList<>();
        for (Directive directive : fixture.directives()) {
            if (directive.word().equals("finds")) {
                expected.add(new Expected(directive.value(), new ArrayList<>()));
            } else if (directive.word().equals("says")) {
                expected.get(expected.size() - 1).says().add(directive.value());
            }
        }
        return expected;
    }
}
