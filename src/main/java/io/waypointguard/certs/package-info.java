/**
 * Certificates: issuing and renewing them so that whatever a server still shows is trusted (see {@code Rotation}), and one
 * made up for development. No framework and no cluster; those are in the packages below.
 */
@NullMarked
package io.waypointguard.certs;

import org.jspecify.annotations.NullMarked;
