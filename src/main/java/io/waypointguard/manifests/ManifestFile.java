package io.waypointguard.manifests;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One text with manifests.
 *
 * @param name what to call it in messages
 */
record ManifestFile(String name, String text) {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    static ManifestFile of(String name, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new ManifestFile(name, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            throw ManifestException.in(name, "is not UTF-8 text");
        }
    }

    /** Its documents, without the empty ones. */
    List<Located> documents() {
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
}
