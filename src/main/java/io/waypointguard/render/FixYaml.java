package io.waypointguard.render;

import io.waypointguard.rule.Fix;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.serializer.Serializer;

/**
 * Fixes as YAML that can be applied as it is. Every text that another reader of YAML could take for something else is
 * quoted, and nothing in the text acts on a terminal, whoever wrote the manifest that the fix is for.
 */
public final class FixYaml {

    private static final String PATCH_COMMAND = "# kubectl patch --type merge -f FILE --patch-file FILE\n";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][-A-Za-z0-9_./]*");
    /** Of YAML 1.1, which kubectl reads. */
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");
    /** The longest that SnakeYAML allows; a longer key is written with a question mark before it. */
    private static final int LONGEST_KEY = 1_024;

    private static final int REPLACEMENT = 0xfffd;

    private FixYaml() {}

    /** The YAML; a patch begins with the command that applies it. Empty where there is no fix. */
    public static String text(Fix fix) {
        if (fix instanceof Fix.Manifest manifest) {
            return yaml(manifest.tree());
        }
        return fix instanceof Fix.MergePatch patch ? PATCH_COMMAND + yaml(patch.tree()) : "";
    }

    private static String yaml(Map<String, @Nullable Object> tree) {
        DumperOptions options = new DumperOptions();
        options.setSplitLines(false);
        options.setMaxSimpleKeyLength(LONGEST_KEY);
        StringWriter text = new StringWriter();
        Serializer serializer = new Serializer(new Emitter(text, options), new Resolver(), options, null);
        try {
            serializer.open();
            serializer.serialize(node(tree));
            serializer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can be written to", e);
        }
        // What it escapes stands in double quotes, where YAML reads the escape as the character.
        return Printable.block(text.toString());
    }

    private static Node node(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<NodeTuple> fields = map.entrySet().stream()
                    .map(field -> new NodeTuple(text(String.valueOf(field.getKey())), node(field.getValue())))
                    .toList();
            return new MappingNode(Tag.MAP, fields, FlowStyle.BLOCK);
        }
        if (value instanceof List<?> list) {
            return new SequenceNode(Tag.SEQ, list.stream().map(FixYaml::node).toList(), FlowStyle.BLOCK);
        }
        if (value == null) {
            return new ScalarNode(Tag.NULL, "null", null, null, ScalarStyle.PLAIN);
        }
        return value instanceof Long number
                ? new ScalarNode(Tag.INT, number.toString(), null, null, ScalarStyle.PLAIN)
                : text(value.toString());
    }

    private static Node text(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT));
        ScalarStyle style = plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
        return new ScalarNode(Tag.STR, wellFormed(value), null, null, style);
    }

    /** Halves of surrogate pairs are replaced, as the API server does: no YAML and no object can contain them. */
    private static String wellFormed(String value) {
        if (value.chars().noneMatch(unit -> Character.isSurrogate((char) unit))) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        value.codePoints()
                .map(point -> Character.getType(point) == Character.SURROGATE ? REPLACEMENT : point)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
