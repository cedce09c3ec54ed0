package io.waypointguard.testing.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** {@code deploy/webhooks.yaml}, as it is shipped: rendered from the chart, which a test holds. */
public final class WebhookManifests {

    private static final Path FILE = Path.of("deploy", "webhooks.yaml");

    private WebhookManifests() {}

    /** The webhooks of all its configurations, in its order. */
    public static List<Map<String, Object>> webhooks() {
        List<Map<String, Object>> webhooks = new ArrayList<>();
        documents().forEach(document -> webhooks.addAll(webhooks(document)));
        return webhooks;
    }

    /** The same manifests, but the API server is to call that URL, whose certificate is in PEM. */
    public static String callingUrl(String url, String certificate) {
        String bundle = Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII));
        List<Map<String, Object>> documents = documents();
        for (Map<String, Object> document : documents) {
            for (Map<String, Object> webhook : webhooks(document)) {
                Object path =
                        map(map(webhook.get("clientConfig")).get("service")).get("path");
                webhook.put("clientConfig", new LinkedHashMap<>(Map.of("url", url + path, "caBundle", bundle)));
            }
        }
        return new Yaml().dumpAll(documents.iterator());
    }

    private static List<Map<String, Object>> documents() {
        try {
            List<Map<String, Object>> documents = new ArrayList<>();
            new Yaml().loadAll(Files.readString(FILE)).forEach(document -> documents.add(map(document)));
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> webhooks(Map<String, Object> document) {
        return (List<Map<String, Object>>) document.get("webhooks");
    }

    /** A part of the manifests that is a mapping. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
