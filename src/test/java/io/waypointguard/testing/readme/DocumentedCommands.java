package io.waypointguard.testing.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page of the documentation tells people to type, and to apply. */
public final class DocumentedCommands {

    private static final Pattern SECTION = Pattern.compile("(?ms)^#{2,3} (.*?)\n(.*?)(?=^#{2,3} |\\z)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```");

    private DocumentedCommands() {}

    /** The commands under that heading, up to the next one, in their order. */
    public static List<String> of(Path page, String heading) {
        List<String> commands = new ArrayList<>();
        Matcher block = BLOCK.matcher(section(page, heading));
        while (block.find()) {
            block.group(1).lines().forEach(commands::add);
        }
        return commands;
    }

    /** The first manifests under that heading. */
    public static String yaml(Path page, String heading) {
        Matcher block = YAML.matcher(section(page, heading));
        if (block.find()) {
            return block.group(1);
        }
        throw new AssertionError(page + " has no YAML under \"" + heading + "\"");
    }

    private static String section(Path page, String heading) {
        Matcher section = SECTION.matcher(read(page));
        while (section.find()) {
            if (section.group(1).equals(heading)) {
                return section.group(2);
            }
        }
        throw new AssertionError(page + " has no section \"" + heading + "\"");
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
