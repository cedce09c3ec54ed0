package io.waypointguard.rule.fix;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the fields of a map in a manifest, in the order in which they are written. */
final class Fields {

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    Fields put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Leaves the field out where the condition does not hold. */
    Fields putIf(boolean condition, String name, Object value) {
        return condition ? put(name, value) : this;
    }

    /** In a merge patch: the field is to be removed. */
    Fields remove(String name) {
        fields.put(name, null);
        return this;
    }

    Fields putAll(Fields others) {
        fields.putAll(others.fields);
        return this;
    }

    Map<String, @Nullable Object> map() {
        return fields;
    }
}
