package io.waypointguard.enforcement;

import java.util.regex.Pattern;

/** Labels, annotations and values that Istio gives a meaning. */
public final class IstioNames {

    public static final String DATAPLANE_MODE_LABEL = "istio.io/dataplane-mode";
    public static final String AMBIENT = "ambient";

    public static final String WAYPOINT_FOR_LABEL = "istio.io/waypoint-for";

    /** On the Service of a waypoint itself, which therefore has none (pkg/config/constants). */
    public static final String MANAGED_LABEL = "gateway.istio.io/managed";

    public static final String GATEWAY_NAME_LABEL = "gateway.networking.k8s.io/gateway-name";

    /** The one class to which a policy with a GatewayClass target attaches (constants.WaypointGatewayClassName). */
    public static final String WAYPOINT_CLASS = "istio-waypoint";

    /** The controller of Istio's own waypoints (constants.ManagedGatewayMeshController). */
    public static final String WAYPOINT_CONTROLLER = "istio.io/mesh-controller";

    public static final String DRY_RUN_ANNOTATION = "istio.io/dry-run";

    public static final String HBONE = "HBONE";
    public static final long HBONE_PORT = 15008;

    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private IstioNames() {}

    /** Whether a Namespace can bear the name (RFC 1123 label). */
    public static boolean isNamespaceName(String name) {
        return DNS_LABEL.matcher(name).matches();
    }

    /** Whether a Gateway, a Service account or another object can bear the name (RFC 1123 subdomain). */
    public static boolean isObjectName(String name) {
        return name.length() <= 253 && DNS_SUBDOMAIN.matcher(name).matches();
    }
}
