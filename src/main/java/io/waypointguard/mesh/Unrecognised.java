package io.waypointguard.mesh;

/**
 * Something in a manifest that the guard could not read as what it should be.
 *
 * @param path its place in the manifest
 * @param expected what belongs there, for people; empty for an unknown field
 */
public record Unrecognised(Reason reason, String path, String expected) {

    /** Why it was not recognised. */
    public enum Reason {
        /** A field of that name is not in the schema that the guard knows; the API server prunes it. */
        UNKNOWN_FIELD,
        /** The value has another JSON type than the schema says; the API server refuses it. */
        WRONG_TYPE
    }
}
