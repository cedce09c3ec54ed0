package io.waypointguard.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads the bytes of an AdmissionReview, strictly: what could be read in two ways is not read at all. Its limits are
 * far above what an API server sends and far below what would hurt.
 */
final class AdmissionReviewReader {

    static final int MAX_DEPTH = 200;
    private static final int MAX_UID_LENGTH = 256;

    /** 2 x 1.5 MiB, the most that etcd holds, have less than half as many, and one costs up to 60 bytes of heap. */
    private static final int MAX_TOKENS = 1_000_000;

    /** The longest names are in managedFields, which write the keys and values of list items into them. */
    private static final int MAX_NAME_LENGTH = 8_192;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(4_000_000)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxNumberLength(100)
                    .maxTokenCount(MAX_TOKENS)
                    .maxDocumentLength(RequestBody.MAX_BYTES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names come from clients: keep none of them in the JVM's own table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final ObjectMapper TREES = new ObjectMapper(JSON);

    private AdmissionReviewReader() {}

    /** The review in these bytes; {@link BadReview} when there is none. */
    static AdmissionReview read(byte[] body) {
        JsonNode review = tree(utf8(body));
        if (!review.isObject()) {
            throw BadReview.because("the body is not a JSON object, so no AdmissionReview");
        }
        JsonNode request = review.path("request");
        if (!review.path("kind").asText().equals(AdmissionReview.KIND)) {
            throw BadReview.because("the body is not an AdmissionReview: its kind is another");
        }
        if (!review.path("apiVersion").asText().equals(AdmissionReview.API_VERSION)) {
            throw BadReview.because("the AdmissionReview's apiVersion is not " + AdmissionReview.API_VERSION
                    + ", the only one that is answered here");
        }
        if (!request.isObject()) {
            throw BadReview.because("the AdmissionReview has no request");
        }
        return new AdmissionReview(uid(request.path("uid")), request);
    }

    private static String uid(JsonNode uid) {
        boolean usable = uid.isTextual()
                && !uid.textValue().isEmpty()
                && uid.textValue().length() <= MAX_UID_LENGTH
                && uid.textValue().chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!usable) {
            throw BadReview.because("the AdmissionReview's request.uid is missing or is no uid, so that no answer"
                    + " would be matched with it");
        }
        return uid.textValue();
    }

    /** Decoded here because Jackson guesses encodings, takes a byte order mark, and lets overlong sequences pass. */
    private static CharBuffer utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw BadReview.because("the body is not UTF-8");
        }
    }

    private static JsonNode tree(CharBuffer text) {
        if (text.length() > 0 && text.charAt(0) == '\uFEFF') {
            throw BadReview.because("the body begins with a byte order mark, which JSON does not allow");
        }
        try (JsonParser parser = JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
            return onlyTree(parser);
        } catch (IOException | IllegalStateException e) {
            // Closing a parser over memory does not fail, and what the parser says may quote the body.
            throw BadReview.because("the body is not JSON");
        }
    }

    private static JsonNode onlyTree(JsonParser parser) throws IOException {
        try {
            JsonNode tree = TREES.readTree(parser);
            if (tree == null || tree.isMissingNode()) {
                throw BadReview.because("the body is empty");
            }
            if (parser.nextToken() != null) {
                throw BadReview.because("after the AdmissionReview, the body goes on");
            }
            return tree;
        } catch (StreamConstraintsException e) {
            throw BadReview.because("the body goes beyond what an AdmissionReview can be: nested deeper than "
                    + MAX_DEPTH + ", or a name, number or string too long, or too many values");
        } catch (IOException e) {
            JsonLocation place = parser.currentLocation();
            throw BadReview.because("the body is not strict JSON: a syntax error, or a key that stands twice in one"
                    + " object, near line " + place.getLineNr() + ", column " + place.getColumnNr());
        }
    }
}
