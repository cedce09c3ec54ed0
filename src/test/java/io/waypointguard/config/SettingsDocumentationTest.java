package io.waypointguard.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsDocumentationTest {

    private static final Path FILE = Path.of("docs/settings.md");

    @Test
    void theDocumentedSettingsAreThoseThatThereAre() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, SettingsDocumentation.text());
        }
        assertThat(FILE)
                .as("write it anew with -Dtest=SettingsDocumentationTest -Ddocs.write=true")
                .hasContent(SettingsDocumentation.text());
    }
}
