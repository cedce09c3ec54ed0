package io.waypointguard.testing.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that a page of the documentation tells people to type. */
public final class DocumentedCommands {

    private static final Pattern SECTION = Pattern.compile("(?ms)^#{2,3} (.*?)\n(.*?)(?=^#{2,3} |\\z)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```");

    private DocumentedCommands() {}

    /** Those under that heading, up to the next one, in their order. */
    public static List<String> of(Path page, String heading) {
        Matcher section = SECTION.matcher(read(page));
        while (section.find()) {
            if (section.group(1).equals(heading)) {
                return commands(section.group(2));
            }
        }
        throw new AssertionError(page + " has no section \"" + heading + "\"");
    }

    private static List<String> commands(String text) {
        List<String> commands = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            block.group(1).lines().forEach(commands::add);
        }
        return commands;
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
