package io.waypointguard.rule;

import io.waypointguard.mesh.MeshObject;
import java.util.List;

/** A rule about an object in its mesh, however it came to be there. */
public non-sealed interface ObjectRule extends Rule {

    /** What is wrong with the object; nothing when the rule is not about objects of its kind. */
    List<Finding> check(MeshObject subject, RuleContext context);
}
