package io.waypointguard.mesh;

import java.util.List;

/**
 * A list of strings with its place in the manifest. An empty list is absent for istiod, but not for the CRD.
 *
 * @param path its place in the manifest
 */
public record StringList(String path, boolean present, List<String> values) {

    public StringList {
        values = List.copyOf(values);
    }

    public static StringList absent(String path) {
        return new StringList(path, false, List.of());
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The place of one value in the manifest. */
    public String path(int index) {
        return path + "[" + index + "]";
    }
}
