/** The Helm chart, rendered as Helm renders it. */
package io.waypointguard.testing.chart;
