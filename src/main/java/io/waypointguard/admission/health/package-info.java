/** When the webhook is ready. */
@NullMarked
package io.waypointguard.admission.health;

import org.jspecify.annotations.NullMarked;
