package io.waypointguard.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.cluster.ApiFailure.Cause;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;

/**
 * JSON objects out of an answer, one at a time, each as soon as it is there: a list of thousands takes no more memory
 * than its largest object. For one thread.
 */
final class JsonStream implements AutoCloseable {

    /** An API server takes no object that is larger than 3 MiB. */
    private static final long LARGEST_OBJECT = 16L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory FACTORY = JSON.getFactory();

    private final Measured input;
    private Optional<JsonParser> parser = Optional.empty();

    /** Reads nothing yet. */
    JsonStream(InputStream answer) {
        input = new Measured(answer);
    }

    /** What takes an object. */
    interface Items {
        void item(ObjectNode object) throws ApiFailure;
    }

    /** The next of the objects that stand one after the other; nothing where the answer has ended in order. */
    Optional<ObjectNode> next() throws ApiFailure, InterruptedException {
        return orFail(parser -> parser.nextToken() == null ? Optional.empty() : Optional.of(object(parser)));
    }

    /** The object that the whole answer is, without its items, which are handed over one by one. */
    ObjectNode list(Items items) throws ApiFailure, InterruptedException {
        return orFail(parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notExpected();
            }
            ObjectNode list = JSON.createObjectNode();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.item(object(parser));
                    }
                } else {
                    list.set(field, JSON.<JsonNode>readTree(parser));
                }
            }
            if (parser.nextToken() != null) {
                // Read to its end, an answer leaves a connection that can be used again.
                throw notExpected();
            }
            return list;
        });
    }

    private ObjectNode object(JsonParser parser) throws IOException {
        input.left = LARGEST_OBJECT;
        if (parser.currentToken() != JsonToken.START_OBJECT || !(JSON.readTree(parser) instanceof ObjectNode object)) {
            throw notExpected();
        }
        return object;
    }

    private static ApiFailure notExpected() {
        return new ApiFailure(Cause.OTHER, "the answer is not the JSON of an API server");
    }

    private interface Reading<T> {
        T from(JsonParser parser) throws IOException;
    }

    private <T> T orFail(Reading<T> reading) throws ApiFailure, InterruptedException {
        try {
            return reading.from(parser());
        } catch (InterruptedIOException e) {
            throw new InterruptedException();
        } catch (JsonProcessingException e) {
            throw notExpected();
        } catch (IOException e) {
            throw KubeApi.failure(e);
        }
    }

    /** Made when something is read: to know the encoding, it waits for the first bytes. */
    private JsonParser parser() throws IOException {
        if (parser.isEmpty()) {
            parser = Optional.of(FACTORY.createParser(input));
        }
        return parser.get();
    }

    @Override
    public void close() {
        input.end();
    }

    /** Bounds how much is read for one object. */
    private static final class Measured extends FilterInputStream {

        private long left = LARGEST_OBJECT;

        Measured(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            left -= count;
            if (left < 0) {
                throw new ApiFailure(Cause.OTHER, "the answer has an object of more than " + LARGEST_OBJECT + " bytes");
            }
            return count;
        }

        void end() {
            try {
                in.close();
            } catch (IOException e) {
                throw new IllegalStateException("closing an answer does not read it", e);
            }
        }
    }
}
