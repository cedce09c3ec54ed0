package io.waypointguard.certs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code certs/cert-manager.yaml} asks for what {@code certs issue} would make. */
class CertManagerManifestsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theCertificateIsForTheServiceAndAsLongLivedAsOurs() throws IOException {
        JsonNode leaf = certificate("waypoint-guard-tls");

        assertThat(leaf.findValues("dnsNames").get(0))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(
                        HostNames.ofService("waypoint-guard", "waypoint-guard").dns());
        assertThat(leaf.path("duration").asText()).isEqualTo(Lifetimes.LEAF.toHours() + "h");
        assertThat(leaf.path("secretName").asText()).isEqualTo("waypoint-guard-tls");
        assertThat(leaf.at("/privateKey/algorithm").asText()).isEqualTo("ECDSA");
    }

    /** Else its next certificate would not vouch for the leaves of the last one, and every call would fail. */
    @Test
    void theCaKeepsItsKey() throws IOException {
        JsonNode ca = certificate("waypoint-guard-ca");

        assertThat(ca.path("isCA").asBoolean()).isTrue();
        assertThat(ca.at("/privateKey/rotationPolicy").asText()).isEqualTo("Never");
    }

    @Test
    void everyIssuerThatIsNamedIsThere() throws IOException {
        List<String> named = new ArrayList<>();
        List<String> there = new ArrayList<>();
        for (JsonNode document : documents()) {
            if (document.path("kind").asText().equals("Issuer")) {
                there.add(document.at("/metadata/name").asText());
            } else {
                named.add(document.at("/spec/issuerRef/name").asText());
            }
        }
        assertThat(named).containsExactlyInAnyOrderElementsOf(there);
    }

    private static JsonNode certificate(String name) throws IOException {
        return documents().stream()
                .filter(one -> one.path("kind").asText().equals("Certificate"))
                .filter(one -> one.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .path("spec");
    }

    private static List<JsonNode> documents() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        new Yaml()
                .loadAll(Files.readString(Path.of("certs", "cert-manager.yaml")))
                .forEach(document -> documents.add(JSON.valueToTree(document)));
        return documents;
    }
}
