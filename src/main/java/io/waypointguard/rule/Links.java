package io.waypointguard.rule;

/** Where Istio and Kubernetes document what the rules rest on. */
public final class Links {

    public static final String L4_POLICY = "https://istio.io/latest/docs/ambient/usage/l4-policy/";
    public static final String L7_FEATURES = "https://istio.io/latest/docs/ambient/usage/l7-features/";
    public static final String WAYPOINT = "https://istio.io/latest/docs/ambient/usage/waypoint/";
    public static final String AUTHORIZATION_POLICY =
            "https://istio.io/latest/docs/reference/config/security/authorization-policy/";
    public static final String TARGET_REFERENCE =
            "https://istio.io/latest/docs/reference/config/type/workload-selector/#PolicyTargetReference";

    private Links() {}
}
