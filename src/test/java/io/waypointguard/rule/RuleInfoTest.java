package io.waypointguard.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleInfoTest {

    /** Sets one part of a description. */
    private interface Step {
        RuleInfo.Builder on(RuleInfo.Builder builder);
    }

    /** A part that a description cannot be without. */
    private record Part(String name, Step step) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Part> parts() {
        return Stream.of(
                new Part("severity", builder -> builder.severity(Severity.DENY)),
                new Part("level", builder -> builder.level(Level.STRICT)),
                new Part("summary", builder -> builder.summary("A summary")),
                new Part("firesWhen", builder -> builder.firesWhen("something is so.")),
                new Part("consequence", builder -> builder.consequence("Istio does this.")),
                new Part("howToFix", builder -> builder.howToFix("Do that.")),
                new Part("link", builder -> builder.link("https://istio.io/")));
    }

    private static RuleInfo.Builder builder(Stream<Part> parts) {
        RuleInfo.Builder builder = RuleInfo.of("WG999", "an-example");
        parts.forEach(part -> part.step().on(builder));
        return builder;
    }

    @Test
    @DisplayName("Every part lands where its name says")
    void every_part_lands_where_its_name_says() {
        RuleInfo info = builder(parts()).silentWhere("WG001", "WG002").build();

        assertThat(info.id()).isEqualTo("WG999");
        assertThat(info.name()).isEqualTo("an-example");
        assertThat(info.severity()).isEqualTo(Severity.DENY);
        assertThat(info.level()).isEqualTo(Level.STRICT);
        assertThat(info.summary()).isEqualTo("A summary");
        assertThat(info.firesWhen()).isEqualTo("something is so.");
        assertThat(info.consequence()).isEqualTo("Istio does this.");
        assertThat(info.howToFix()).isEqualTo("Do that.");
        assertThat(info.link()).isEqualTo("https://istio.io/");
        assertThat(info.silentWhere()).containsExactlyInAnyOrder("WG001", "WG002");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    @DisplayName("A description without one of its parts is refused, and the message names rule and part")
    void a_missing_part_is_refused(Part missing) {
        RuleInfo.Builder builder = builder(parts().filter(part -> !part.name().equals(missing.name())));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule WG999: no " + missing.name());
    }

    @Test
    @DisplayName("A blank text is a missing one, the name and the id included")
    void a_blank_text_is_missing() {
        for (RuleInfo.Builder builder : List.of(RuleInfo.of(" ", "an-example"), RuleInfo.of("WG999", ""))) {
            parts().forEach(part -> part.step().on(builder));
            assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> builder(parts()).summary("  ").build()).hasMessage("rule WG999: no summary");
    }
}
