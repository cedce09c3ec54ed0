/**
 * The command line. {@code check}, {@code audit} and {@code explain} read files or a cluster and never boot the server;
 * {@code serve} is the server.
 */
@NullMarked
package io.waypointguard.cli;

import org.jspecify.annotations.NullMarked;
