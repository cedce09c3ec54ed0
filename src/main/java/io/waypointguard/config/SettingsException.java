package io.waypointguard.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;

/** The server cannot start with these settings. Of such an exception Quarkus prints only the message. */
final class SettingsException extends ConfigurationException {

    private static final long serialVersionUID = 1L;

    SettingsException(String reason) {
        super("Waypoint Guard cannot start: " + reason);
    }

    static SettingsException of(List<String> problems) {
        return new SettingsException((problems.size() == 1 ? "a setting is" : problems.size() + " settings are")
                + " wrong.\n  " + String.join("\n  ", problems)
                + "\nAll settings and what they may be: docs/settings.md");
    }
}
