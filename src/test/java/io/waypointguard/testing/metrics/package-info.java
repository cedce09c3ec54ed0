/** Metrics as a scraper reads them. */
package io.waypointguard.testing.metrics;
