/** Certificates: the pair of files that the server shows to its clients, and one made up for development. */
@NullMarked
package io.waypointguard.tls;

import org.jspecify.annotations.NullMarked;
