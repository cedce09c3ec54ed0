package io.waypointguard.testing.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of README.md, each with the answer that is printed there. {@code -Ddocs.write=true} writes the answers
 * anew.
 */
public final class ReadmeConsole {

    private static final Path README = Path.of("README.md");
    private static final Pattern BLOCK = Pattern.compile("```console\n\\$ ([^\n]*)\n(.*?)```\n", Pattern.DOTALL);

    /** A command, and what the README says that it answers. */
    public record Shown(String command, String answer) {}

    private ReadmeConsole() {}

    /** The commands that begin so. */
    public static List<Shown> commands(String beginning) {
        List<Shown> shown = new ArrayList<>();
        Matcher block = BLOCK.matcher(text());
        while (block.find()) {
            if (block.group(1).startsWith(beginning)) {
                shown.add(new Shown(block.group(1), block.group(2).strip()));
            }
        }
        return shown;
    }

    /** Writes the answers of the commands that begin so anew, when that is asked for. */
    public static void rewriteIfAsked(String beginning, Function<String, String> answer) {
        if (Boolean.getBoolean("docs.write")) {
            String rewritten = BLOCK.matcher(text())
                    .replaceAll(block -> Matcher.quoteReplacement(
                            block.group(1).startsWith(beginning) ? rewritten(block, answer) : block.group()));
            try {
                Files.writeString(README, rewritten);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String rewritten(MatchResult block, Function<String, String> answer) {
        String command = block.group(1);
        return "```console\n$ " + command + "\n" + answer.apply(command).strip() + "\n```\n";
    }

    private static String text() {
        try {
            return Files.readString(README);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
