package io.waypointguard.rule;

import io.waypointguard.mesh.MeshObject;
import java.util.List;

/** A pure function from an object in its mesh to what is wrong with it. */
public interface Rule {

    RuleInfo info();

    /** What is wrong with the object; nothing when the rule is not about objects of its kind. */
    List<Finding> check(MeshObject subject, RuleContext context);
}
