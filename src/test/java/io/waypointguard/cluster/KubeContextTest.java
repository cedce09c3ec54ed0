package io.waypointguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeContextTest {

    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            clusters:
            - {name: one, cluster: {server: "https://one.example:6443"}}
            - {name: two, cluster: {server: "https://two.example:6443"}}
            users:
            - {name: admin, user: {token: the-admin's-token}}
            - {name: nobody, user: {}}
            - {name: plugin, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./no-such-plugin}}}
            contexts:
            - {name: one, context: {cluster: one, user: admin}}
            - {name: two, context: {cluster: two, user: nobody, namespace: shop}}
            - {name: three, context: {cluster: one, user: plugin}}
            current-context: one
            """;

    /** Where the client looks before it looks for the variable KUBECONFIG, which a test cannot set. */
    private static final String ENVIRONMENT = "kubeconfig";

    @TempDir
    private Path folder;

    private String before;

    @BeforeEach
    void remember() {
        before = System.getProperty(ENVIRONMENT);
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(ENVIRONMENT);
        } else {
            System.setProperty(ENVIRONMENT, before);
        }
    }

    @Test
    void is_the_current_one_of_a_file_and_its_default_Namespace() throws IOException {
        KubeContext current = KubeContext.of(file(KUBECONFIG), "");

        assertThat(current.config().getMasterUrl()).isEqualTo("https://one.example:6443/");
        assertThat(current.namespace()).isEqualTo("default");
        assertThat(current.hasCredentials()).isTrue();
    }

    @Test
    void is_another_one_where_it_is_named_with_its_Namespace_and_its_user_alone() throws IOException {
        KubeContext two = KubeContext.of(file(KUBECONFIG), "two");

        assertThat(two.config().getMasterUrl()).isEqualTo("https://two.example:6443/");
        assertThat(two.namespace()).isEqualTo("shop");
        assertThat(two.hasCredentials()).isFalse();
    }

    @Test
    void is_that_of_the_files_of_the_environment() throws IOException {
        String users = "apiVersion: v1\nkind: Config\nusers:\n- {name: later, user: {token: x}}\ncontexts:\n"
                + "- {name: four, context: {cluster: two, user: later}}\n";
        System.setProperty(ENVIRONMENT, file(KUBECONFIG) + File.pathSeparator + file(users));

        assertThat(KubeContext.of("", "").config().getMasterUrl()).isEqualTo("https://one.example:6443/");
        assertThat(KubeContext.of("", "four").config().getMasterUrl()).isEqualTo("https://two.example:6443/");
        assertThat(KubeContext.of("", "four").hasCredentials()).isTrue();
    }

    @Test
    void never_lends_the_credentials_of_the_current_context_to_another_one() throws IOException {
        System.setProperty(ENVIRONMENT, file(KUBECONFIG));

        KubeContext other = KubeContext.of("", "two");
        // What a client makes of it.
        Config copied = new ConfigBuilder(other.config()).build();

        assertThat(other.hasCredentials()).isFalse();
        assertThat(copied.getAutoOAuthToken()).isNull();
        assertThat(other.again().get().getAutoOAuthToken()).isNull();
        assertThatThrownBy(() -> KubeContext.of("", "three"))
                .isInstanceOf(ClusterException.class)
                .hasMessage("the credential plugin \"./no-such-plugin\" of the kubeconfig cannot be started");
    }

    @Test
    void goes_on_with_what_it_knows_while_the_file_is_replaced() throws IOException {
        String file = file(KUBECONFIG);
        KubeContext context = KubeContext.of(file, "one");

        Files.delete(Path.of(file));
        assertThat(context.again().get().getAutoOAuthToken()).isEqualTo("the-admin's-token");
        Files.writeString(Path.of(file), KUBECONFIG.replace("the-admin's-token", "another"));
        assertThat(context.again().get().getAutoOAuthToken()).isEqualTo("another");
    }

    @Test
    void says_which_contexts_there_are() throws IOException {
        String file = file(KUBECONFIG);
        String noCurrent = file(KUBECONFIG.replace("current-context: one\n", ""));

        assertThatThrownBy(() -> KubeContext.of(file, "for"))
                .isInstanceOf(ClusterException.class)
                .hasMessage(file + " has no context \"for\"; it has one, three, two");
        assertThatThrownBy(() -> KubeContext.of(noCurrent, ""))
                .hasMessage(noCurrent + " names no current context: choose one with --context; it has one, three, two");
    }

    @Test
    void says_that_there_is_no_kubeconfig_or_none_that_can_be_read() throws IOException {
        System.setProperty(ENVIRONMENT, folder.resolve("none").toString());
        String broken = file("users: [{name: a, user: {token: secret");

        assertThatThrownBy(() -> KubeContext.of("", "")).hasMessageStartingWith("there is no kubeconfig: name one");
        assertThatThrownBy(() -> KubeContext.of(folder.resolve("none").toString(), ""))
                .hasMessageEndingWith("none: does not exist");
        assertThatThrownBy(() -> KubeContext.of(folder.toString(), "")).hasMessage(folder + ": is not a regular file");
        assertThatThrownBy(() -> KubeContext.of(broken, ""))
                .hasMessage(broken + ": is no kubeconfig that can be used")
                .hasNoCause();
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "kubeconfig-", ""), text)
                .toString();
    }
}
