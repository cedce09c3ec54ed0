package io.waypointguard.testing.chart;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code helm/waypoint-guard}, for Helm's own library. */
public final class Chart {

    public static final Path DIRECTORY = Path.of("helm", "waypoint-guard");

    /** The name and the Namespace that the documentation installs it by. */
    public static final String RELEASE = "waypoint-guard";

    private static final String OLDEST_KUBERNETES = "1.30.0";

    private Chart() {}

    public static Helm helm() {
        return new Helm(DIRECTORY);
    }

    /** With the values that are shipped. */
    public static RenderedChart rendered() {
        return rendered("{}");
    }

    /** With these values, in YAML, beside those that are shipped. */
    public static RenderedChart rendered(String values) {
        return rendered(values, RELEASE, RELEASE);
    }

    public static RenderedChart rendered(String values, String release, String namespace) {
        return RenderedChart.of(helm().template()
                .withName(release)
                .withNamespace(namespace)
                .withKubeVersion(OLDEST_KUBERNETES)
                .withValuesFile(valuesFile(values))
                .call());
    }

    /** What {@code helm test} makes, which {@code helm template} in this library leaves out. */
    public static RenderedChart tests(String values) {
        String output = dryRun(values);
        return RenderedChart.of(output.substring(after(output, "\nHOOKS:\n"), output.indexOf("\nMANIFEST:\n")));
    }

    /** What people read when they have installed it. */
    public static String notes() {
        String output = dryRun("{}");
        return output.substring(after(output, "\nNOTES:\n"));
    }

    private static int after(String text, String heading) {
        return text.indexOf(heading) + heading.length();
    }

    private static String dryRun(String values) {
        return helm().install()
                .withName(RELEASE)
                .withNamespace(RELEASE)
                .withKubeVersion(OLDEST_KUBERNETES)
                .withValuesFile(valuesFile(values))
                .clientOnly()
                .dryRun()
                .debug()
                .call()
                .getOutput();
    }

    /** A file with these values. */
    public static Path valuesFile(String values) {
        try {
            Path directory = Files.createDirectories(Path.of("target", "chart"));
            return Files.writeString(Files.createTempFile(directory, "values-", ".yaml"), values)
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
