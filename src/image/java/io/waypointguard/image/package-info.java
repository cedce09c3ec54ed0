/**
 * The container image: what goes into it, and how it is written. Run by the profile {@code image} of the build, from the
 * sources; nothing of it is in the image or in the application.
 */
@NullMarked
package io.waypointguard.image;

import org.jspecify.annotations.NullMarked;
