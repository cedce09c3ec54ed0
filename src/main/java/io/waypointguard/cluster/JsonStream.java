package io.waypointguard.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
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

    /** The next event of a watch; nothing where the answer has ended in order. */
    Optional<ObjectNode> event() throws ApiFailure, InterruptedException {
        return orFail(parser -> {
            input.left = LARGEST_OBJECT;
            return parser.nextToken() == null ? Optional.empty() : Optional.of(object(StoredJson.event(parser)));
        });
    }

    /** The object that the whole answer is, without its items, which are handed over one by one. */
    ObjectNode list(Items items) throws ApiFailure, InterruptedException {
        return orFail(parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notExpected();
            }
            ObjectNode list = StoredJson.MAPPER.createObjectNode();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        input.left = LARGEST_OBJECT;
                        items.item(object(StoredJson.object(parser)));
                    }
                } else {
                    list.set(field, StoredJson.MAPPER.<JsonNode>readTree(parser));
                }
            }
            if (parser.nextToken() != null) {
                // Read to its end, an answer leaves a connection that can be used again.
                throw notExpected();
            }
            return list;
        });
    }

    private static ObjectNode object(JsonNode read) throws ApiFailure {
        if (read instanceof ObjectNode object) {
            return object;
        }
        throw notExpected();
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
            parser = Optional.of(StoredJson.MAPPER.createParser(input));
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
