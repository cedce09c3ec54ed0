package io.waypointguard.cluster;

/**
 * A condition as somebody has written it into the status of an object.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 */
public record StoredCondition(String type, String status, String reason) {}
