/** Text for people, shared by the webhook and the command line: fixes as YAML, and untrusted text made printable. */
@NullMarked
package io.waypointguard.render;

import org.jspecify.annotations.NullMarked;
