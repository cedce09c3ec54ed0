package io.waypointguard.enforcement;

/**
 * Something for which the API server refuses a policy.
 *
 * @param path its place in the manifest
 * @param message what is wrong there, for people
 */
public record Violation(String path, String message) {}
