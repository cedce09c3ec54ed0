package io.waypointguard.manifests;

import com.fasterxml.jackson.databind.JsonNode;

/** A JSON tree, and where it and each of its parts stand in their file. */
record Located(JsonNode json, Place place) {

    /** The item of a list. */
    Located item(String list, int index) {
        return new Located(json.path(list).path(index), place.child(list).child(String.valueOf(index)));
    }
}
