package io.waypointguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.enroll.Enrolment;
import io.waypointguard.mesh.Service;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.fixture.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The 57 ways in which Istio surprises, each as {@code src/test/resources/edge-cases/NN-NAME.yaml} with the decision of
 * the whole guard at strict ({@code # decision: deny WG002, warn WG012}, or {@code admit}), or named in
 * {@code docs/limits.md} as {@code case NN}.
 */
class EdgeCasesTest {

    private static final int CASES = 57;

    private static final List<Fixture> FIXTURES = Fixture.below("edge-cases");

    static Stream<Fixture> fixtures() {
        return FIXTURES.stream();
    }

    static Stream<Fixture> services() {
        return fixtures().filter(fixture -> fixture.subject() instanceof Service);
    }

    static IntStream cases() {
        return IntStream.rangeClosed(1, CASES);
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("Every case is a fixture, or a limit with its reason")
    void every_case_is_there(int number) throws IOException {
        String prefix = String.format(Locale.ROOT, "%02d-", number);
        boolean fixture = fixtures().anyMatch(one -> one.name().startsWith(prefix));
        boolean limit = Files.readString(Path.of("docs/limits.md")).matches("(?s).*\\bcase " + number + "\\b.*");
        assertThat(fixture || limit).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fixtures")
    @DisplayName("The guard decides as the fixture says")
    void the_guard_decides(Fixture fixture) {
        GuardSettings settings = GuardSettings.DEFAULTS.withRules(fixture.settings());
        Decision decision =
                new Guard(StandardRules.registry(), settings).decide(fixture.change(), fixture.meshBefore());
        assertThat(outcomes(decision)).as(fixture.name()).isEqualTo(expected(fixture));
        List<String> said = decision.findings().stream()
                .map(judged ->
                        judged.finding().message() + "; " + judged.finding().consequence())
                .toList();
        assertThat(fixture.values("says"))
                .as(fixture.name())
                .allSatisfy(text -> assertThat(said).anyMatch(one -> one.contains(text)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("services")
    @DisplayName("Enrolment adds the labels that the fixture says")
    void enrolment_adds_the_labels(Fixture fixture) {
        Enrolment enrolment = new Enrolment(fixture.settings().mesh(), Optional.empty());
        Map<String, String> labels = enrolment.labels((Service) fixture.subject(), fixture.meshBefore());
        Map<String, String> expected = new TreeMap<>();
        for (String label : String.join(" ", fixture.values("enrols")).split(" ")) {
            if (label.contains("=")) {
                expected.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
            }
        }
        assertThat(labels).as(fixture.name()).isEqualTo(expected);
    }

    private static List<String> outcomes(Decision decision) {
        return decision.findings().stream()
                .map(judged -> judged.outcome().name().toLowerCase(Locale.ROOT) + " "
                        + judged.finding().rule().id())
                .toList();
    }

    /** {@code deny WG002, WG010, warn WG012}: an outcome stands for the rules up to the next one. */
    private static List<String> expected(Fixture fixture) {
        String decision = String.join(", ", fixture.values("decision"));
        assertThat(decision).as(fixture.name()).isNotEmpty();
        List<String> expected = new ArrayList<>();
        String outcome = "";
        for (String part : decision.equals("admit") ? new String[0] : decision.split(", ")) {
            int space = part.indexOf(' ');
            outcome = space < 0 ? outcome : part.substring(0, space);
            expected.add(outcome + " " + part.substring(space + 1));
        }
        return expected;
    }
}
