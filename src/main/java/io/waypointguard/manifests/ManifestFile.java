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
record ManifestFile(String name, byte[] bytes) {

    /** Its documents, without the empty ones. */
    List<Located> documents() {
        String text = text();
        boolean jsonByName = name.toLowerCase(Locale.ROOT).endsWith(".json");
        if (jsonByName) {
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
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw ManifestException.in(name, "is not UTF-8 text");
        }
    }
}
