/** HTTP/1.1 over TLS by hand, for what no client library lets a test do or see. */
package io.waypointguard.testing.wire;
