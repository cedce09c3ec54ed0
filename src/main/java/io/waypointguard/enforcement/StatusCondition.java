package io.waypointguard.enforcement;

/** A status condition as istiod writes it (pilot/pkg/model/service.go, GetConditions). */
public record StatusCondition(String type, boolean status, String reason) {

    public static final String ZTUNNEL_ACCEPTED = "ZtunnelAccepted";
    public static final String WAYPOINT_ACCEPTED = "WaypointAccepted";
    public static final String WAYPOINT_BOUND = "istio.io/WaypointBound";
}
