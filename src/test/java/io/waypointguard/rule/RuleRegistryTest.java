package io.waypointguard.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.MeshYaml;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RuleRegistryTest {

    private static final MeshObject POLICY = MeshYaml.policy("shop", "rules: []");

    /** A rule that finds one thing in every object. */
    private record Always(RuleInfo info) implements ObjectRule {
        @Override
        public List<Finding> check(MeshObject subject, RuleContext context) {
            return List.of(Finding.of(info, subject, "spec", "it is so", ""));
        }
    }

    /** A rule that finds one thing in every change. */
    private record AlwaysImpact(RuleInfo info) implements ImpactRule {
        @Override
        public List<Finding> check(Transition transition, RuleSettings settings) {
            return List.of(Finding.of(info, transition.subject(), "spec", "it is so", ""));
        }
    }

    private static RuleInfo info(String id, String name, String... silentWhere) {
        return RuleInfo.of(id, name)
                .level(Level.BASELINE)
                .severity(Severity.DENY)
                .summary("A summary")
                .firesWhen("always.")
                .consequence("Nothing.")
                .howToFix("Do nothing.")
                .link("https://istio.io/")
                .silentWhere(silentWhere)
                .build();
    }

    private static Rule rule(String id, String name, String... silentWhere) {
        return new Always(info(id, name, silentWhere));
    }

    private static void refused(String problem, Rule... rules) {
        assertThatThrownBy(() -> RuleRegistry.of(List.of(rules)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid rules: " + problem);
    }

    @Test
    @DisplayName("An id, or a name, that stands twice is refused")
    void ids_and_names_are_unique() {
        refused("two rules have the id WG001", rule("WG001", "one"), rule("WG001", "two"));
        refused("two rules have the name one", rule("WG001", "one"), rule("WG002", "one"));
    }

    @Test
    @DisplayName("An id or a name of another form is refused")
    void ids_and_names_are_well_formed() {
        for (String id : List.of("wg001", "WG1", "WG0001", "WG001 ", "XX001")) {
            refused("the id \"" + id + "\" is not WG and three digits", rule(id, "one"));
        }
        for (String name : List.of("One", "one two", "-one", "one-", "one--two", "öne")) {
            refused("WG001: the name \"" + name + "\" is not lower-case words joined by -", rule("WG001", name));
        }
    }

    @Test
    @DisplayName("A rule may be silent only where another rule of the registry speaks")
    void silent_where_names_other_rules() {
        refused("WG001: silentWhere names WG009, which is not in the list", rule("WG001", "one", "WG009"));
        refused("WG001: silentWhere names the rule itself", rule("WG001", "one", "WG001"));

        assertThat(RuleRegistry.of(List.of(rule("WG001", "one", "WG002"), rule("WG002", "two")))
                        .rules())
                .hasSize(2);
    }

    @Test
    @DisplayName("A rule about an object after an impact rule is refused, and so is no rule at all")
    void impact_rules_come_last() {
        refused(
                "WG002 comes after an impact rule; those must be last",
                new AlwaysImpact(info("WG001", "one")),
                rule("WG002", "two"));
        refused("the list is empty");
    }

    @Test
    @DisplayName("Everything that is wrong is said at once")
    void all_problems_are_said() {
        refused(
                "WG002: the name \"Two\" is not lower-case words joined by -; two rules have the id WG002;"
                        + " WG001: silentWhere names WG003, which is not in the list",
                rule("WG001", "one", "WG003"),
                rule("WG002", "Two"),
                rule("WG002", "three"));
    }

    @Test
    @DisplayName("Findings come in the order of the rules, and each rule is found by its id")
    void findings_come_in_the_order_of_the_rules() {
        RuleRegistry registry = RuleRegistry.of(
                List.of(rule("WG020", "two"), rule("WG010", "one"), new AlwaysImpact(info("WG001", "impact"))));

        assertThat(registry.check(POLICY, MeshSnapshot.partial(List.of()), RuleSettings.DEFAULTS))
                .extracting(finding -> finding.rule().id(), Finding::evidence)
                .containsExactly(tuple("WG020", Evidence.NONE), tuple("WG010", Evidence.NONE));
        Transition creation = new Transition(
                Optional.empty(),
                Optional.of(POLICY),
                MeshSnapshot.partial(List.of()),
                MeshSnapshot.partial(List.of(POLICY)));
        assertThat(registry.checkImpact(creation, RuleSettings.DEFAULTS))
                .extracting(finding -> finding.rule().id())
                .containsExactly("WG001");
        for (RuleInfo info : registry.infos()) {
            assertThat(registry.find(info.id())).contains(info);
            assertThat(registry.infos().get(registry.position(info))).isSameAs(info);
            assertThat(registry.isImpactRule(info)).isEqualTo(info.id().equals("WG001"));
        }
        assertThat(registry.find("WG002")).isEmpty();
        assertThatThrownBy(() -> registry.position(info("WG002", "unknown"))).hasMessage("no such rule: WG002");
    }

    @Test
    @DisplayName("The rules that ship are a valid registry, and every rule class is in it once")
    void the_standard_rules_are_valid_and_complete() {
        List<String> classes = new ClassFileImporter()
                .importPackagesOf(StandardRules.class).stream()
                        .filter(type -> type.isAssignableTo(Rule.class))
                        .map(JavaClass::getName)
                        .toList();
        assertThat(classes).isNotEmpty();
        assertThat(StandardRules.registry().rules())
                .extracting(rule -> rule.getClass().getName())
                .containsExactlyInAnyOrderElementsOf(classes);
    }
}
