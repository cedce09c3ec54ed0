package io.waypointguard.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a YAML scalar stands for, as the Kubernetes tools have it (sigs.k8s.io/yaml, goyaml.v2/resolve.go): YAML 1.1's
 * words for booleans, integers with the prefixes of Go, and no sexagesimal numbers. Dates stay strings.
 */
final class YamlScalar {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");

    /** Of an integer that may fit into 64 bits, with leading zeros: {@link BigInteger} takes quadratic time for more. */
    private static final int MAX_INTEGER_CHARACTERS = 1_000;

    private YamlScalar() {}

    /** The value of a scalar that is neither quoted nor tagged. */
    static JsonNode plain(String text) {
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return JSON.booleanNode(TRUE.contains(text));
        }
        if (NULL.contains(text)) {
            return JSON.nullNode();
        }
        return number(text).orElseGet(() -> JSON.textNode(text));
    }

    /** The value of a scalar with an explicit tag, such as {@code !!str}; nothing where the two do not go together. */
    static Optional<JsonNode> tagged(String tag, String text) {
        return switch (tag) {
            case "tag:yaml.org,2002:bool" -> Optional.of(plain(text)).filter(JsonNode::isBoolean);
            case "tag:yaml.org,2002:null" -> Optional.of(plain(text)).filter(JsonNode::isNull);
            case "tag:yaml.org,2002:int" -> number(text).filter(JsonNode::isIntegralNumber);
            case "tag:yaml.org,2002:float" -> number(text);
            case "tag:yaml.org,2002:binary" -> binary(text);
            default -> Optional.of(JSON.textNode(text));
        };
    }

    private static Optional<JsonNode> binary(String text) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text);
            return Optional.of(JSON.textNode(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> number(String text) {
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        if (first == '.') {
            return FLOAT.matcher(text).matches() ? floating(text) : Optional.empty();
        }
        boolean mayBeNumber = first == '+' || first == '-' || (first >= '0' && first <= '9');
        if (!mayBeNumber || DATE.matcher(text).matches()) {
            return Optional.empty();
        }
        String plain = text.replace("_", "");
        Optional<BigInteger> integer = integer(plain);
        if (integer.isPresent() && integer.get().bitLength() <= 64) {
            return integer.map(YamlScalar::integral);
        }
        return FLOAT.matcher(plain).matches() ? floating(plain) : Optional.empty();
    }

    private static Optional<BigInteger> integer(String text) {
        if (text.length() > MAX_INTEGER_CHARACTERS) {
            return Optional.empty();
        }
        var matcher = INTEGER.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int[] radix = {16, 2, 8, 10};
        for (int i = 0; i < radix.length; i++) {
            String digits = matcher.group(i + 2);
            if (digits != null) {
                BigInteger value = new BigInteger(digits, radix[i]);
                return Optional.of("-".equals(matcher.group(1)) ? value.negate() : value);
            }
        }
        return Optional.empty();
    }

    /** Go writes a whole number without a point, so that {@code 15008.0} is a port. */
    private static Optional<JsonNode> floating(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return Optional.empty();
        }
        return Optional.of(
                value == Math.rint(value) && Math.abs(value) < 1e15
                        ? JSON.numberNode((long) value)
                        : JSON.numberNode(value));
    }

    private static JsonNode integral(BigInteger value) {
        return value.bitLength() < 64 ? JSON.numberNode(value.longValue()) : JSON.numberNode(value);
    }
}
