package io.waypointguard.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, which Maven writes into a resource. */
public final class Version implements IVersionProvider {

    private static final String RESOURCE = "build.properties";

    public static String text() {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            Properties build = new Properties();
            if (in != null) {
                build.load(in);
            }
            return build.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"waypoint-guard " + text(), "Java " + System.getProperty("java.version")};
    }
}
