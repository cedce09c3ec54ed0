package io.waypointguard.manifests;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A file that was named by itself, which has to hold manifests, or one that was found in a folder, which may. */
final class ManifestFile {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String TEMPLATES = "templates";
    private static final String TEMPLATE_ACTION = "{{";

    private final String name;
    private final byte[] bytes;
    private final boolean named;

    private ManifestFile(String name, byte[] bytes, boolean named) {
        this.name = name;
        this.bytes = bytes;
        this.named = named;
    }

    static ManifestFile named(String name, byte[] bytes) {
        return new ManifestFile(name, bytes, true);
    }

    static ManifestFile inFolder(String name, byte[] bytes) {
        return new ManifestFile(name, bytes, false);
    }

    /** What to call it in messages. */
    String name() {
        return name;
    }

    boolean isNamed() {
        return named;
    }

    /**
     * Its documents, without the empty ones.
     *
     * @throws ManifestException when it cannot be read
     */
    List<Located> documents() {
        String text = text();
        if (name.toLowerCase(Locale.ROOT).endsWith(".json")) {
            return JsonReader.read(text, name);
        }
        if (!text.stripLeading().startsWith("{")) {
            return YamlReader.read(text, name);
        }
        try {
            // kubectl reads a text that looks like JSON as JSON, which allows tabs, before it tries YAML.
            return JsonReader.read(text, name);
        } catch (ManifestException e) {
            return YamlReader.read(text, name);
        }
    }

    private String text() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw ManifestException.in(name, "is not UTF-8 text");
        }
    }

    /** Whether it seems to hold an object of a kind that the guard judges, although it cannot be read. */
    boolean looksLikeManifest() {
        return ManifestShape.isManifest(anyText());
    }

    /** A file of a chart that Helm has to render first. What has no action in it is a manifest as it is. */
    boolean isChartTemplate() {
        Path folder = Path.of(name).toAbsolutePath().normalize().getParent();
        while (folder != null && !isFolderOfTemplates(folder)) {
            folder = folder.getParent();
        }
        return folder != null && anyText().contains(TEMPLATE_ACTION);
    }

    private static boolean isFolderOfTemplates(Path folder) {
        return folder.endsWith(TEMPLATES) && Files.exists(folder.resolveSibling("Chart.yaml"));
    }

    /** Its ASCII characters are right in UTF-8, in UTF-16 and in the encodings of one byte a character. */
    private String anyText() {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace("\0", "");
    }
}
