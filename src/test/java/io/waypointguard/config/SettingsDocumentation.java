package io.waypointguard.config;

import java.util.stream.Collectors;

/** Writes docs/settings.md from {@link GuardConfig}. */
final class SettingsDocumentation {

    private static final String HEAD = """
            # Settings

            <!-- Generated from GuardConfig.java. Do not edit: ./mvnw test -Dtest=SettingsDocumentationTest -Ddocs.write=true -->

            A setting is a system property (`-Dguard.enforce=baseline`), an environment variable or a line of \
            `config/application.properties` beside the place where the server is started; the first of these that has it \
            wins. An empty value is the same as none. A key under `guard.` or a variable `GUARD_` that is not in this list, or \
            a value that is not allowed, stops the start with a message that names it.

            | setting | environment variable | default | allowed | what it does |
            |---|---|---|---|---|
            """;

    private static final String TAIL = """
            | `guard.rules.ID` | `GUARD_RULES_ID` | `deny`, or `warn` for a rule that only warns | deny, warn, off; not \
            deny for a rule that only warns | The most that a single rule does, by its id, such as \
            `guard.rules.WG004=warn`; see [rules](rules.md). |

            Beside these, [Quarkus' own settings](https://quarkus.io/guides/all-config) hold. Those that matter here:

            | setting | default | what it does |
            |---|---|---|
            | `quarkus.http.ssl-port` | `8443` | The port of the webhook. There is no plain HTTP. |
            | `quarkus.management.port` | `9000` | The port of health (`/q/health`) and metrics (`/q/metrics`), plain HTTP. |
            | `quarkus.tls.webhook.protocols` | `TLSv1.3,TLSv1.2` | The versions of TLS. |
            | `quarkus.tls.webhook.reload-period` | `30s` | How often the certificate's files are looked at. |
            | `quarkus.shutdown.delay` | `15s` in a pod, else none | How long after SIGTERM requests are still \
            answered, each with `Connection: close`: see [operations](operations.md). |
            | `quarkus.shutdown.timeout` | `10s` | How long then what is under way may take to end. |
            """;

    private SettingsDocumentation() {}

    static String text() {
        return HEAD
                + KnownSettings.fixed().values().stream()
                        .map(SettingsDocumentation::row)
                        .collect(Collectors.joining())
                + TAIL;
    }

    private static String row(Setting setting) {
        String byDefault = setting.byDefault().isEmpty() ? "none" : "`" + setting.byDefault() + "`";
        return "| `" + setting.name() + "` | `" + setting.environmentName() + "` | " + byDefault + " | "
                + setting.allowed() + " | " + setting.meaning() + " |\n";
    }
}
