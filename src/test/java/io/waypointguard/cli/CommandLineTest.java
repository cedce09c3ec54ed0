package io.waypointguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "check --help", "audit --help", "explain --help", "serve --help", "check -h"})
    void prints_help_everywhere(String line) {
        CommandResult result = run(line);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("Usage: waypoint-guard");
        assertThat(result.out().lines()).allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "check --version", "audit --version", "explain -V", "serve --version"})
    void prints_the_version_of_the_build_everywhere(String line) {
        CommandResult result = run(line);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).matches("(?s)waypoint-guard [0-9]+\\.[0-9]+.*").doesNotContain("${");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "chek x | Did you mean check?",
                "check --formt json x | Did you mean --format?",
                "check --fromat=json x | Did you mean --format?",
                "serve --prot 8443 | Did you mean --port?",
                "check --format jsn x | did you mean json?",
                "check --level strct x | did you mean strict?",
                "check --level off x | 'off' is none of baseline, strict",
                "check --fail-on warning x | did you mean warn?",
                "check --assume-ambient maybe x | --assume-ambient",
                "check | Missing required parameter: 'PATH'",
                "check -n Not_A_Name x | no Namespace can be called",
                "check nope.yaml | nope.yaml: does not exist",
                "explain | give either TYPE/NAME or --all",
                "explain ap/x --all --manifests x | give either TYPE/NAME or --all",
                "explain ap/x --assume-ambient true | --assume-ambient is about --manifests",
                "explain ap/x --context c --manifests x | give either --manifests or a cluster",
                "check --set guard.selectors=all x | guard.selectors: \"all\" is not allowed; allowed: deny, waypoint-only",
                "check --set guard.selector=deny x | did you mean guard.selectors?",
                "check --set selectors=deny x | selectors: is not about how an object is judged; these are:",
                "check --set guard.tls.mode=files x | guard.tls.mode: is not about how an object is judged",
                "check --set guard.selectors x | should be in KEY=VALUE format",
                "audit --trust-domains a/b | guard.trust-domains: \"a/b\" is not allowed",
                "explain ap/x --set guard.rules.WG999=off | guard.rules.WG999: there is no such setting",
                "explain pod/x | is not TYPE/NAME",
                "explain ap/x -n Not_A_Name | no Namespace can be called",
                "audit x | Unmatched argument",
                "audit --contxt x | Did you mean --context?",
                "audit --format jsn | did you mean json?",
                "audit -n Not_A_Name | no Namespace can be called",
                "explain pod/x --manifests deploy/samples/mesh | is not TYPE/NAME",
                "explain ap/ --manifests deploy/samples/mesh | is not TYPE/NAME",
                "certs issue | --namespace and --service are needed",
                "certs issue --service guard | --namespace is needed",
                "certs renew --namespace shop | --service is needed",
                "certs renew --namespace shop --service Not_A_Name | nothing can be called",
                "certs issue -n shop --service guard --ca-secret x --tls-secret x | are the same",
                "certs issue -n shop --service guard --tls-secret guard-ca | are the same",
                "certs renew -n shop --service guard --ca-secret ../x | --ca-secret: nothing can be called",
                "certs renew -n shop --service guard --tls-secret X | --tls-secret: nothing can be called",
                "certs renew -n shop --service guard --webhook-configuration a/b | nothing can be called",
                "certs renew --directory certs | Unknown option",
                "certs issue --directory certs --context c | --directory writes into a folder",
                "certs isue | Did you mean issue?",
                "serve --port 70000 | --port takes a number"
            })
    void says_what_is_wrong_with_a_command_line_and_exits_with_2(String line, String message) {
        CommandResult result = run(line);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("waypoint-guard: ")
                .contains(message)
                .doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    private static CommandResult run(String line) {
        return CommandResult.run(line.isEmpty() ? new String[0] : line.split(" "));
    }
}
