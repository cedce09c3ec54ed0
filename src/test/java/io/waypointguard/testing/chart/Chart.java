package io.waypointguard.testing.chart;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

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
        return RenderedChart.of(template(helm(), values, release, namespace));
    }

    /**
     * What {@code helm test} makes. This library prints no hooks, so the chart is copied without the annotations that make
     * them such.
     */
    public static RenderedChart tests(String values) {
        return RenderedChart.of(template(new Helm(withoutHooks()), values, RELEASE, RELEASE))
                .from("tests/");
    }

    /** What people read when they have installed it. */
    public static String notes() {
        String output = helm().install()
                .withName(RELEASE)
                .withNamespace(RELEASE)
                .withKubeVersion(OLDEST_KUBERNETES)
                .clientOnly()
                .dryRun()
                .call()
                .getOutput();
        return output.substring(output.indexOf("\nNOTES:\n"));
    }

    private static String template(Helm helm, String values, String release, String namespace) {
        return helm.template()
                .withName(release)
                .withNamespace(namespace)
                .withKubeVersion(OLDEST_KUBERNETES)
                .withValuesFile(valuesFile(values))
                .call();
    }

    private static Path withoutHooks() {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            Path copy =
                    Files.createTempDirectory(Files.createDirectories(Path.of("target", "chart")), "without-hooks-");
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = copy.resolve(DIRECTORY.relativize(file));
                Files.createDirectories(target.getParent());
                Files.writeString(target, Files.readString(file).replaceAll("\n *helm.sh/hook.*", ""));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
