package io.waypointguard.config;

import io.waypointguard.enforcement.IstioNames;
import io.waypointguard.enroll.WaypointName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * From the text of a setting to its type; a text that is not allowed is an IllegalArgumentException. SmallRye creates
 * those that {@link GuardConfig} names, so they are public.
 */
public final class SettingConverters {

    private SettingConverters() {}

    /** The texts of an enum's constants, in their order. */
    static List<String> texts(Class<? extends Enum<?>> type) {
        return Stream.of(type.getEnumConstants()).map(SettingConverters::text).toList();
    }

    static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** An enum's constant by its exact text; SmallRye's own converter takes any spelling. */
    record Choice<E extends Enum<E>>(Class<E> type) implements Converter<E> {

        @Override
        public E convert(String value) {
            return Stream.of(type.getEnumConstants())
                    .filter(constant -> text(constant).equals(value.strip()))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new);
        }
    }

    public static final class NamespaceName implements Converter<String> {

        @Override
        public String convert(String value) {
            return checked(value.strip(), IstioNames::isNamespaceName);
        }
    }

    public static final class GatewayClassName implements Converter<String> {

        @Override
        public String convert(String value) {
            return checked(value.strip(), IstioNames::isObjectName);
        }
    }

    public static final class TrustDomain implements Converter<String> {

        private static final Pattern NOT_IN_A_TRUST_DOMAIN = Pattern.compile("[/:* ]");

        @Override
        public String convert(String value) {
            return checked(
                    value.strip(),
                    domain -> !domain.isEmpty()
                            && !NOT_IN_A_TRUST_DOMAIN.matcher(domain).find());
        }
    }

    public static final class Waypoint implements Converter<WaypointName> {

        @Override
        public WaypointName convert(String value) {
            return WaypointName.of(value.strip()).orElseThrow(IllegalArgumentException::new);
        }
    }

    public static final class MinutesOrSeconds implements Converter<Duration> {

        private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([sm])");

        @Override
        public Duration convert(String value) {
            Matcher matcher = TIME.matcher(value.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException();
            }
            long number = Long.parseLong(matcher.group(1));
            return matcher.group(2).equals("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
        }
    }

    private static String checked(String value, Predicate<String> isAllowed) {
        if (!isAllowed.test(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }
}
