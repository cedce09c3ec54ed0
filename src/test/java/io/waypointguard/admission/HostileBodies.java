package io.waypointguard.admission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Bodies that are no AdmissionReview, in all the ways that we know of. */
public final class HostileBodies {

    private static final String GOOD = Review.create(Review.goodPolicy()).toString();

    private HostileBodies() {}

    private record Body(String name, byte[] bytes) {}

    /** By what is wrong with them. */
    public static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        bodies().forEach(body -> all.put(body.name(), body.bytes()));
        return all;
    }

    private static Stream<Body> bodies() {
        return Stream.of(
                body("nothing", ""),
                body("blanks", "  \n "),
                body("half a review", GOOD.substring(0, GOOD.length() / 2)),
                body("a list", "[]"),
                body("a word", "review"),
                body("null", "null"),
                body("an empty object", "{}"),
                body("another kind", GOOD.replace("AdmissionReview", "SubjectAccessReview")),
                body("another version", GOOD.replace("admission.k8s.io/v1", "admission.k8s.io/v1beta1")),
                body("no request", "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}"),
                body("a null request", GOOD.replaceFirst("\"request\":\\{.*}", "\"request\":null}")),
                body("no uid", GOOD.replace("\"uid\":", "\"id\":")),
                body("an empty uid", GOOD.replace(Review.UID, "")),
                body("a uid that is a number", GOOD.replace("\"" + Review.UID + "\"", "7")),
                body("a uid that is a list", GOOD.replace("\"" + Review.UID + "\"", "[]")),
                body("a uid with a line break", GOOD.replace(Review.UID, "a\\nb")),
                body("a uid of a megabyte", GOOD.replace(Review.UID, "u".repeat(1_000_000))),
                body("a key that stands twice", GOOD.replace("\"operation\":", "\"uid\":\"x\",\"operation\":")),
                body("a second document", GOOD + GOOD),
                body("something after its end", GOOD + "]"),
                body("a comment", "/* */" + GOOD),
                body("a depth of 100,000", "[".repeat(100_000)),
                body(
                        "an object nested 100,000 deep",
                        GOOD.replace(
                                "\"dryRun\":false", "\"x\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000))),
                body(
                        "a number of a million digits",
                        GOOD.replace("\"dryRun\":false", "\"x\":" + "9".repeat(1_000_000))),
                body("a name of five million characters", GOOD.replace("dryRun", "d".repeat(5_000_000))),
                body("a string of five million characters", GOOD.replace("ann", "a".repeat(5_000_000))),
                body(
                        "two million values",
                        GOOD.replace("\"action\":", "\"x\":[" + "1,".repeat(2_000_000) + "1],\"action\":")),
                bytes("invalid UTF-8", GOOD.replace("ann", "\u00fc").getBytes(StandardCharsets.ISO_8859_1)),
                bytes("an overlong sequence", withBytes("ann", 0xC0, 0xAF)),
                bytes("half a surrogate pair in UTF-8", withBytes("ann", 0xED, 0xA0, 0x80)),
                bytes("a byte order mark", ("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_8)),
                bytes("UTF-16", GOOD.getBytes(StandardCharsets.UTF_16)),
                bytes("UTF-16 without a mark", GOOD.getBytes(StandardCharsets.UTF_16LE)),
                bytes("UTF-32", GOOD.getBytes(Charset.forName("UTF-32BE"))),
                bytes("zeros", new byte[1_000]),
                bytes("compressed bytes that do not say so", gzip(GOOD)));
    }

    private static Body body(String name, String body) {
        return bytes(name, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Body bytes(String name, byte[] body) {
        return new Body(name, body);
    }

    /** The review with a word of it replaced by these bytes. */
    private static byte[] withBytes(String word, int... replacement) {
        int at = GOOD.indexOf(word);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(GOOD.substring(0, at).getBytes(StandardCharsets.UTF_8));
        for (int one : replacement) {
            out.write(one);
        }
        out.writeBytes(GOOD.substring(at + word.length()).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
