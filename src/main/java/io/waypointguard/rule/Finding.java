package io.waypointguard.rule;

import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.MeshObject;

/**
 * One thing that a rule found.
 *
 * @param severity that of the rule, or less
 * @param pending what is missing may still come: helm and GitOps apply a policy before its waypoint
 * @param path the place in the object's manifest, such as {@code spec.targetRefs[0].group}
 * @param message what is wrong
 * @param consequence what Istio does with it, and in which direction it fails
 * @param fix what can be applied as it is; {@link Fix#NONE} where there is nothing
 * @param evidence the objects that the finding rests on
 */
public record Finding(
        RuleInfo rule,
        Severity severity,
        boolean pending,
        MeshObject subject,
        String path,
        String message,
        String consequence,
        Fix fix,
        Evidence evidence) {

    /** What the rule found, without a fix. */
    public static Finding of(RuleInfo rule, MeshObject subject, String path, String message, String consequence) {
        return of(rule, subject, path, message, consequence, Fix.NONE);
    }

    public static Finding of(
            RuleInfo rule, MeshObject subject, String path, String message, String consequence, Fix fix) {
        return new Finding(rule, rule.severity(), false, subject, path, message, consequence, fix, Evidence.NONE);
    }

    /** The same, but what is missing may still come. */
    public Finding asPending() {
        return new Finding(rule, severity, true, subject, path, message, consequence, fix, evidence);
    }

    /** The same, but never a reason to refuse. */
    public Finding asWarning() {
        return new Finding(rule, Severity.WARNING, pending, subject, path, message, consequence, fix, evidence);
    }

    public Finding restingOn(Evidence objects) {
        return new Finding(rule, severity, pending, subject, path, message, consequence, fix, objects);
    }

    /** Whether the other finding, of another version of the same object, is the same fault: same rule, same place. */
    public boolean sameFaultAs(Finding other) {
        return rule.id().equals(other.rule.id()) && path.equals(other.path);
    }
}
