/**
 * The command line. {@code check}, {@code audit} and {@code explain} read files or a cluster, {@code certs} writes
 * certificates; none of them boots the server, which is {@code serve}.
 */
@NullMarked
package io.waypointguard.cli;

import org.jspecify.annotations.NullMarked;
