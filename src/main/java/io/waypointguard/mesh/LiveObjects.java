package io.waypointguard.mesh;

import java.util.Collection;
import java.util.Map;

/** The mesh as it is at this moment, object by object, for where what is remembered of it is not enough. */
public interface LiveObjects {

    /** What was found: three answers, of which only {@link Absent} says that the object does not exist. */
    sealed interface Reading {

        /** It exists. */
        record Found(MeshObject object) implements Reading {}

        /** It does not exist. */
        record Absent() implements Reading {}

        /**
         * Nobody knows.
         *
         * @param reason for the operator
         */
        record Unreadable(String reason) implements Reading {}
    }

    /** A reading for each of those objects; what could not be read in time is {@link Reading.Unreadable}. */
    Map<ObjectRef, Reading> read(Collection<ObjectRef> refs);

    /**
     * A reading for each Service and ServiceEntry of a Namespace whose own labels name a waypoint; where nobody knows
     * which these are, the Namespace is {@link Reading.Unreadable}.
     */
    Map<ObjectRef, Reading> waypointUsersIn(String namespace);
}
