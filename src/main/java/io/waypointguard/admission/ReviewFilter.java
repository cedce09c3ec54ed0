package io.waypointguard.admission;

import com.fasterxml.jackson.core.filter.TokenFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of an AdmissionReview become a tree. What nobody reads, such as {@code metadata.managedFields} and nearly
 * all of {@code status}, is checked by the parser and not kept: anybody who may write an object's status can make it
 * large and deep, and the object must still be readable, or nobody could delete it.
 */
final class ReviewFilter extends TokenFilter {

    private static final TokenFilter NOTHING = new ReviewFilter(Map.of(), null);
    private static final TokenFilter STATUS = only(Map.of("addresses", INCLUDE_ALL, "phase", INCLUDE_ALL));
    private static final TokenFilter METADATA = all(Map.of("managedFields", NOTHING));
    private static final TokenFilter MANIFEST = all(Map.of("status", STATUS, "metadata", METADATA));

    /** The whole review, as far as it is read. */
    static final TokenFilter REVIEW = review(MANIFEST);

    /** The same without {@code oldObject}. */
    static final TokenFilter WITHOUT_OLD_OBJECT = review(NOTHING);

    private final Map<String, TokenFilter> fields;
    private final @Nullable TokenFilter others;

    private ReviewFilter(Map<String, TokenFilter> fields, @Nullable TokenFilter others) {
        this.fields = fields;
        this.others = others;
    }

    private static TokenFilter only(Map<String, TokenFilter> fields) {
        return new ReviewFilter(fields, null);
    }

    private static TokenFilter all(Map<String, TokenFilter> exceptions) {
        return new ReviewFilter(exceptions, INCLUDE_ALL);
    }

    private static TokenFilter review(TokenFilter oldObject) {
        Map<String, TokenFilter> request = new HashMap<>(Map.of("object", MANIFEST, "oldObject", oldObject));
        for (String field : List.of(
                "uid", "kind", "resource", "subResource", "name", "namespace", "operation", "userInfo", "dryRun")) {
            request.put(field, INCLUDE_ALL);
        }
        return only(Map.of("apiVersion", INCLUDE_ALL, "kind", INCLUDE_ALL, "request", only(request)));
    }

    /** The filter for the value of that field; null where the value is left out. */
    @Override
    public @Nullable TokenFilter includeProperty(String name) {
        TokenFilter field = fields.get(name);
        if (field == NOTHING) {
            return null;
        }
        return field == null ? others : field;
    }

    /** A list where an object should be is kept, and found to be wrong by who reads it. */
    @Override
    public TokenFilter filterStartArray() {
        return INCLUDE_ALL;
    }
}
