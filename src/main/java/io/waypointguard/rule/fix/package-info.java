/** The fixes that several rules suggest: corrected policies, labels, and waypoints. Data only, see {@code Fix}. */
@NullMarked
package io.waypointguard.rule.fix;

import org.jspecify.annotations.NullMarked;
