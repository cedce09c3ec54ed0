package io.waypointguard.enforcement;

/** The reasons in istiod's status conditions, in its own words. */
public final class IstiodReason {

    public static final String ACCEPTED = "Accepted";
    public static final String WAYPOINT_ACCEPTED = "WaypointAccepted";
    public static final String UNSUPPORTED_VALUE = "UnsupportedValue";
    public static final String ANCESTOR_NOT_BOUND = "AncestorNotBound";
    public static final String TARGET_NOT_FOUND = "TargetNotFound";
    public static final String INVALID = "Invalid";
    public static final String PARTIALLY_INVALID = "PartiallyInvalid";
    public static final String WAYPOINT_IS_NOT_READY = "WaypointIsNotReady";
    public static final String ATTACHMENT_DENIED = "AttachmentDenied";
    public static final String UNSUPPORTED_TRAFFIC_TYPE = "UnsupportedTrafficType";

    /** What istiod writes for a target of a kind that it does not know. */
    public static final String UNKNOWN = "unknown";

    private IstiodReason() {}
}
