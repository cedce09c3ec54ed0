package io.waypointguard.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/** Gives a property of the server a value that suits the place, where nobody has given it one. */
final class UnsetProperty {

    private static final Path FILE = Path.of("config", "application.properties");

    private UnsetProperty() {}

    static void set(String property, String value) {
        if (!isGiven(property)) {
            System.setProperty(property, value);
        }
    }

    private static boolean isGiven(String property) {
        String variable = property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
        return System.getProperty(property) != null || System.getenv(variable) != null || isInFile(property);
    }

    /** The server reads that file; if it cannot, it is the one to say so. */
    private static boolean isInFile(String property) {
        Properties given = new Properties();
        if (Files.isReadable(FILE)) {
            try (Reader reader = Files.newBufferedReader(FILE)) {
                given.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                return false;
            }
        }
        return given.containsKey(property) || given.containsKey("%prod." + property);
    }
}
