package io.waypointguard.manifests;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads the documents of one YAML text. Only the node graph of the library is used, so no tag can ask for a class. */
final class YamlReader {

    private static final int MAX_DOCUMENT_CHARACTERS = 64 * 1024 * 1024;

    /** What the text says without a tag; which value that is, {@link YamlScalar} decides. */
    private static final Tag PLAIN = new Tag("!plain");

    private YamlReader() {}

    /** The documents, without the empty ones. */
    static List<Located> read(String text, String file) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(YamlTree.MAX_REPEATED);
        options.setNestingDepthLimit(YamlTree.MAX_DEPTH);
        options.setCodePointLimit(MAX_DOCUMENT_CHARACTERS);
        Composer composer =
                new Composer(new ParserImpl(new CodePointReader(text, file), options), new Untyped(), options);
        List<Located> documents = new ArrayList<>();
        try {
            while (composer.checkNode()) {
                Located document = new YamlTree(file, PLAIN).convert(composer.getNode());
                if (!document.json().isNull()) {
                    documents.add(document);
                }
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw ManifestException.at(file, line, "is not valid YAML: " + oneLine(e.getProblem()));
        } catch (YAMLException e) {
            // The library's own limits, which do not know their line.
            throw ManifestException.in(file, "is not valid YAML: " + oneLine(String.valueOf(e.getMessage())));
        }
        return documents;
    }

    /** Leaves the meaning of untagged scalars open. */
    private static final class Untyped extends Resolver {

        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, false);
        }
    }

    private static String oneLine(String problem) {
        return problem == null
                ? "it cannot be parsed"
                : problem.replaceAll("\\s+", " ").strip();
    }
}
