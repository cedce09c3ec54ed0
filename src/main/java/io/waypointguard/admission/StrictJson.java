package io.waypointguard.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes a tree of the bytes of a review, strictly: what could be read in two ways is not read at all. Its limits are not
 * below what an API server sends, because what is stored has to be read to be deleted, and below what would hurt. Jackson
 * reads trees without recursion, so their depth takes no stack.
 */
final class StrictJson {

    /** As deep as the API server reads JSON, and the review around the object. */
    static final int MAX_DEPTH = 10_010;

    /** Of a string or a name; an API server takes requests of at most 3 MiB. */
    private static final int MAX_TEXT = 4_000_000;

    /** What is kept of 2 x 1.5 MiB, the most that etcd holds, has less than half as many; one costs up to 75 bytes. */
    private static final int MAX_TOKENS = 1_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_TEXT)
                    .maxNumberLength(100)
                    .maxDocumentLength(AdmissionReviewReader.MAX_BYTES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names come from clients: keep none of them beyond their request, neither in the JVM nor in the factory.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final ObjectMapper TREES = new ObjectMapper(JSON);

    private StrictJson() {}

    /** The tree, without what {@link ReviewFilter} leaves out; {@link ProblemException} where there is none. */
    static JsonNode tree(byte[] body) {
        return tree(utf8(body));
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
            throw ProblemException.badRequest("the body is not UTF-8");
        }
    }

    private static JsonNode tree(CharBuffer text) {
        if (text.length() > 0 && text.charAt(0) == '\uFEFF') {
            throw ProblemException.badRequest("the body begins with a byte order mark, which JSON does not allow");
        }
        try {
            return tree(text, ReviewFilter.REVIEW);
        } catch (TooManyValues e) {
            return treeWithoutOldObject(text);
        }
    }

    /** An old object that is too large to be kept must not forbid that somebody mends or deletes it. */
    private static JsonNode treeWithoutOldObject(CharBuffer text) {
        try {
            return tree(text, ReviewFilter.WITHOUT_OLD_OBJECT);
        } catch (TooManyValues e) {
            throw ProblemException.badRequest("the AdmissionReview's object has too many values");
        }
    }

    private static JsonNode tree(CharBuffer text, TokenFilter filter) throws TooManyValues {
        try (JsonParser parser = JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
            return onlyTree(parser, new BoundedParser(parser, filter));
        } catch (TooManyValues e) {
            throw e;
        } catch (IOException | IllegalStateException e) {
            // Closing a parser over memory does not fail, and what the parser says may quote the body.
            throw ProblemException.badRequest("the body is not JSON");
        }
    }

    private static JsonNode onlyTree(JsonParser whole, JsonParser kept) throws IOException {
        try {
            JsonNode tree = TREES.readTree(kept);
            if (tree == null || tree.isMissingNode()) {
                throw ProblemException.badRequest("the body is empty");
            }
            if (whole.nextToken() != null) {
                throw ProblemException.badRequest("after the AdmissionReview, the body goes on");
            }
            return tree;
        } catch (TooManyValues e) {
            throw e;
        } catch (StreamConstraintsException e) {
            throw ProblemException.badRequest("the body goes beyond what an AdmissionReview can be: nested deeper than "
                    + MAX_DEPTH + ", or a name, number or string too long");
        } catch (IOException e) {
            JsonLocation place = whole.currentLocation();
            throw ProblemException.badRequest(
                    "the body is not strict JSON: a syntax error, or a key that stands twice in one object, near line "
                            + place.getLineNr() + ", column " + place.getColumnNr());
        }
    }

    /** More values are to be kept than a request may have. */
    private static final class TooManyValues extends IOException {

        private static final long serialVersionUID = 1L;
    }

    /** Gives the tokens that the filter keeps, and not too many of them. */
    private static final class BoundedParser extends FilteringParserDelegate {

        private int tokens;

        BoundedParser(JsonParser parser, TokenFilter filter) {
            super(parser, filter, TokenFilter.Inclusion.INCLUDE_ALL_AND_PATH, true);
        }

        @Override
        public JsonToken nextToken() throws IOException {
            if (++tokens > MAX_TOKENS) {
                throw new TooManyValues();
            }
            return super.nextToken();
        }
    }
}
