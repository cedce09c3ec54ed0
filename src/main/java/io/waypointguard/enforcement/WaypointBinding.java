package io.waypointguard.enforcement;

import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.UseWaypoint;
import java.util.Optional;
import java.util.Set;

/**
 * Which waypoint a Service or ServiceEntry uses, or why it uses none.
 *
 * @param use what the deciding label says; nothing where neither the object nor its Namespace has one
 * @param gateway the Gateway that it names, where that exists
 * @param faults why that Gateway cannot serve it, whatever becomes of the Gateway's address
 * @param istiodError the reason that istiod reports for not binding it; nothing where it binds or says nothing
 * @param istiodBinds istiod takes it for bound, which it does for any Gateway with an address
 */
public record WaypointBinding(
        Source source,
        Outcome outcome,
        Optional<UseWaypoint> use,
        Optional<Gateway> gateway,
        Set<Fault> faults,
        Optional<String> istiodError,
        boolean istiodBinds) {

    /** Which label decides. */
    public enum Source {
        OBJECT_LABEL("object-label"),
        NAMESPACE_LABEL("namespace-label"),
        NONE("none");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        /** The name in output formats. */
        public String text() {
            return text;
        }
    }

    /** What comes of it. */
    public enum Outcome {
        /** Traffic to it goes through the waypoint. */
        BOUND,
        /** No label says which waypoint. */
        NOT_LABELLED,
        /** The label says {@code none}. */
        OPTED_OUT,
        /** The Service of a waypoint itself never has one. */
        GATEWAY_SERVICE,
        /** No Gateway can bear the name or the Namespace that the labels give. */
        UNBEARABLE_NAME,
        /** The Gateway does not exist, and may still come. */
        GATEWAY_MISSING,
        /** The Gateway is being deleted; another one of its name may still come. */
        GATEWAY_BEING_DELETED,
        /** The Gateway cannot serve it: see the faults. */
        UNUSABLE,
        /** The Gateway has no address yet. */
        NOT_READY
    }

    /** What is wrong with a Gateway as the waypoint of an object. */
    public enum Fault {
        CLASS,
        TRAFFIC_TYPE,
        ALLOWED_ROUTES
    }

    public boolean bound() {
        return outcome == Outcome.BOUND;
    }

    /** Not bound, but what is missing may still come. */
    public boolean pending() {
        return switch (outcome) {
            case GATEWAY_MISSING, GATEWAY_BEING_DELETED, NOT_READY -> true;
            case BOUND, NOT_LABELLED, OPTED_OUT, GATEWAY_SERVICE, UNBEARABLE_NAME, UNUSABLE -> false;
        };
    }

    /** The waypoint, where it is bound to one. */
    public Optional<NamespacedName> waypoint() {
        return bound() ? gateway.map(Gateway::namespacedName) : Optional.empty();
    }
}
