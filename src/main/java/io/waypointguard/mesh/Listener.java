package io.waypointguard.mesh;

/**
 * One listener of a Gateway.
 *
 * @param path its place in the manifest, such as {@code spec.listeners[0]}
 * @param port -1 when it is absent or no integer
 */
public record Listener(String path, String name, long port, String protocol, AllowedRoutes allowedRoutes) {}
