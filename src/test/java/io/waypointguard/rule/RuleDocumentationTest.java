package io.waypointguard.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/rules.md} in step with the rules; {@code -Ddocs.write=true} writes it anew. */
class RuleDocumentationTest {

    private static final Path PAGE = Path.of("docs", "rules.md");

    @Test
    void thePageOfTheRulesSaysWhatTheRulesSay() throws IOException {
        String expected = RuleDocumentation.markdown();
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as("write it anew with -Dtest=RuleDocumentationTest -Ddocs.write=true")
                .content()
                .isEqualTo(expected);
    }
}
