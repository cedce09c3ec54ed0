/**
 * The command line. {@code check} and {@code explain} read files and never boot the server; {@code serve} is the
 * server.
 */
@NullMarked
package io.waypointguard.cli;

import org.jspecify.annotations.NullMarked;
