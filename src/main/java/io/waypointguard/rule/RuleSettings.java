package io.waypointguard.rule;

import io.waypointguard.enforcement.MeshSettings;

/**
 * What the rules want to know beside the mesh.
 *
 * @param waypointOnlySelectors a selector passes in an ALLOW policy that admits nobody but waypoints
 */
public record RuleSettings(MeshSettings mesh, boolean waypointOnlySelectors) {

    public static final RuleSettings DEFAULTS = new RuleSettings(MeshSettings.DEFAULTS, false);
}
