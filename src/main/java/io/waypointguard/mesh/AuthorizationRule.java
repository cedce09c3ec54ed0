package io.waypointguard.mesh;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One entry of {@code spec.rules}. {@code from}, {@code to} and each {@code when} must all match; entries of from and
 * of to are alternatives.
 *
 * @param path its place in the manifest, such as {@code spec.rules[0]}
 * @param unknownFields fields beside from, to and when, which may be matches of a later Istio
 */
public record AuthorizationRule(
        String path, List<MatchEntry> from, List<MatchEntry> to, List<Condition> when, List<String> unknownFields) {

    public AuthorizationRule {
        from = List.copyOf(from);
        to = List.copyOf(to);
        when = List.copyOf(when);
        unknownFields = List.copyOf(unknownFields);
    }

    /**
     * One {@code source} of from or one {@code operation} of to.
     *
     * @param path its place in the manifest, such as {@code spec.rules[0].from[1].source}
     * @param present the source or operation is there, be it empty
     * @param fields the fields that the schema knows; an absent one is not in the map
     * @param unknownFields the names of all others
     */
    public record MatchEntry(
            String path, boolean present, Map<MatchField, StringList> fields, List<String> unknownFields) {

        public MatchEntry {
            fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(fields));
            unknownFields = List.copyOf(unknownFields);
        }

        /** The field, an absent one when it is not there. */
        public StringList field(MatchField field) {
            StringList list = fields.get(field);
            return list != null ? list : StringList.absent(path + "." + field.fieldName());
        }
    }

    /** One entry of {@code when}. */
    public record Condition(String path, String key, StringList values, StringList notValues) {

        public boolean isOnPrincipal() {
            return key.equals("source.principal");
        }
    }
}
