package io.waypointguard.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where values of settings are written, by the names of the settings. */
sealed interface SettingSource {

    /** The names as they are written there. */
    List<String> names();

    Optional<String> value(String name);

    /** The items of a list. */
    Optional<List<String>> values(String name);

    /** The configuration of the server. */
    record Configuration(SmallRyeConfig config) implements SettingSource {

        /** SmallRye adds its own guesses of what environment variables stand for. */
        @Override
        public List<String> names() {
            List<String> names = new ArrayList<>();
            config.getConfigSources()
                    .forEach(source -> names.addAll(
                            source instanceof EnvConfigSource environment
                                    ? environment.getProperties().keySet()
                                    : source.getPropertyNames()));
            return names;
        }

        @Override
        public Optional<String> value(String name) {
            return config.getOptionalValue(name, String.class);
        }

        @Override
        public Optional<List<String>> values(String name) {
            return config.getOptionalValues(name, String.class);
        }
    }

    /** What somebody has given in so many words. SmallRye would take longer to start than most folders to be judged. */
    record Given(Map<String, String> settings) implements SettingSource {

        @Override
        public List<String> names() {
            return List.copyOf(settings.keySet());
        }

        @Override
        public Optional<String> value(String name) {
            return Optional.ofNullable(settings.get(name));
        }

        @Override
        public Optional<List<String>> values(String name) {
            return value(name).map(items -> List.of(items.split(",")));
        }
    }
}
