/**
 * Certificates: issued and renewed so that whatever a server still shows is trusted (see {@code Rotation}); the one that
 * a server shows to its clients; and one made up for development.
 */
@NullMarked
package io.waypointguard.tls;

import org.jspecify.annotations.NullMarked;
