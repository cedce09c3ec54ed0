package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

/** The ordinals are those of Quarkus: 250 in the jar, 260 in config/application.properties, 295 in .env, 300, 400. */
class ServeDefaultsTest {

    private static final String PROPERTY = "test.serve-defaults";

    private static String value(ConfigSource... others) {
        ServeDefaults.set(PROPERTY, "chosen");
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredSources()
                .withProfile("prod")
                .withSources(others)
                .build();
        return config.getValue(PROPERTY, String.class);
    }

    private static ConfigSource file(String name, int ordinal) {
        return new PropertiesConfigSource(Map.of(name, "theirs"), "file", ordinal);
    }

    @Test
    void go_before_what_the_jar_says() {
        assertThat(value(file(PROPERTY, 250))).isEqualTo("chosen");
        assertThat(value(file("%prod." + PROPERTY, 250))).isEqualTo("chosen");
    }

    @Test
    void go_after_whatever_a_user_sets() {
        assertThat(value(file(PROPERTY, 260))).isEqualTo("theirs");
        assertThat(value(file("%prod." + PROPERTY, 260))).isEqualTo("theirs");
        assertThat(value(new EnvConfigSource(Map.of("TEST_SERVE_DEFAULTS", "theirs"), 295)))
                .isEqualTo("theirs");
        assertThat(value(file(PROPERTY, 400))).isEqualTo("theirs");
    }
}
