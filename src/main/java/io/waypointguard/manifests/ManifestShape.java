package io.waypointguard.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import io.waypointguard.mesh.Kind;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells manifests from the other YAML and JSON files that lie in folders: values of charts, CI files and the like. */
final class ManifestShape {

    private static final String LIST = "List";

    private static final Pattern API_VERSION = Pattern.compile("apiVersion[\"']?\\s*:");
    private static final Pattern JUDGED_KIND = Pattern.compile("kind[\"']?\\s*:\\s*[\"']?("
            + Arrays.stream(Kind.values()).map(Kind::kindName).collect(Collectors.joining("|")) + ")(List)?\\b");

    private ManifestShape() {}

    /** Whether a document is a manifest, or one of a kind that the guard judges with a part missing. */
    static boolean isManifest(JsonNode document) {
        String apiVersion = text(document.path("apiVersion"));
        String kind = text(document.path("kind"));
        if (!apiVersion.isEmpty() && !kind.isEmpty()) {
            return true;
        }
        boolean hasContent = document.has("metadata") || document.has("spec") || document.has("items");
        return hasContent && (isJudged(kind) || isOfJudgedGroup(apiVersion));
    }

    /** Whether a text that cannot be read seems to hold an object of a kind that the guard judges. */
    static boolean isManifest(String broken) {
        return API_VERSION.matcher(broken).find() && JUDGED_KIND.matcher(broken).find();
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : "";
    }

    private static boolean isJudged(String kindOrList) {
        return kindOrList.equals(LIST)
                || Arrays.stream(Kind.values())
                        .map(Kind::kindName)
                        .anyMatch(kind -> kindOrList.equals(kind) || kindOrList.equals(kind + LIST));
    }

    /** The core group has no name; what is of another one says so. */
    private static boolean isOfJudgedGroup(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash > 0
                && Arrays.stream(Kind.values()).map(Kind::group).anyMatch(apiVersion.substring(0, slash)::equals);
    }
}
