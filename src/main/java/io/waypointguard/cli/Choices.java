package io.waypointguard.cli;

import io.waypointguard.cli.ReportOptions.FailOn;
import io.waypointguard.cli.ReportOptions.Strictness;
import io.waypointguard.config.NearestName;
import io.waypointguard.enforcement.IstioNames;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of options out of a short list, with a suggestion for a mistyped one. */
final class Choices {

    private Choices() {}

    static final class OfStrictness implements ITypeConverter<Strictness> {

        @Override
        public Strictness convert(String value) {
            return constant(value, Strictness.values());
        }
    }

    static final class OfFailOn implements ITypeConverter<FailOn> {

        @Override
        public FailOn convert(String value) {
            return constant(value, FailOn.values());
        }
    }

    private static <E extends Enum<E>> E constant(String value, E[] constants) {
        List<E> all = List.of(constants);
        for (E constant : all) {
            if (word(constant).equals(value)) {
                return constant;
            }
        }
        throw new TypeConversionException(
                unknown(value, all.stream().map(Choices::word).toList()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name; a {@link UsageException} with a suggestion where there is none. */
    static <T> T named(String option, String value, List<T> all, Function<T, String> name) {
        return all.stream()
                .filter(one -> name.apply(one).equals(value))
                .findFirst()
                .orElseThrow(() -> new UsageException("Invalid value for option '" + option + "': "
                        + unknown(value, all.stream().map(name).toList())));
    }

    /** The Namespace of {@code -n}; nothing for an empty text. */
    static Optional<String> namespace(String name) {
        if (!name.isEmpty() && !IstioNames.isNamespaceName(name)) {
            throw new UsageException("no Namespace can be called \"" + name + "\"");
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static String unknown(String value, List<String> known) {
        return "'" + value + "' is none of " + String.join(", ", known)
                + nearest(value, known).stream()
                        .findFirst()
                        .map(word -> "; did you mean " + word + "?")
                        .orElse("");
    }

    /** Those that somebody may have meant by the value, mistyped or cut short, the nearest first. */
    static List<String> nearest(String value, List<String> known) {
        int allowed = Math.max(2, value.length() / 3);
        return known.stream()
                .filter(word -> NearestName.distance(value, word) <= allowed || isPart(value, word))
                .sorted(Comparator.comparingInt((String word) -> NearestName.distance(value, word))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static boolean isPart(String value, String word) {
        return value.length() > 2 && word.length() > 2 && (word.contains(value) || value.contains(word));
    }
}
