/** The certificate that the server shows to its clients: read, replaced without a restart, measured. */
@NullMarked
package io.waypointguard.certs.serving;

import org.jspecify.annotations.NullMarked;
