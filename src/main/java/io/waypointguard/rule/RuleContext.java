package io.waypointguard.rule;

import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.TargetEnforcement;
import io.waypointguard.enforcement.TargetResolver;
import io.waypointguard.enforcement.ZtunnelConversion;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.RecordingMesh;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules see while one object is judged: its mesh, and who enforces it, worked out once for all of them. Not
 * for use by several threads at once.
 */
public final class RuleContext {

    private final Mesh surroundings;
    private final RecordingMesh mesh;
    private final RuleSettings settings;
    private @Nullable ZtunnelConversion ztunnel;
    private @Nullable Targets targets;

    private record Targets(List<TargetEnforcement> enforcement, Evidence evidence) {}

    RuleContext(Mesh mesh, RuleSettings settings) {
        this.surroundings = mesh;
        this.mesh = new RecordingMesh(mesh);
        this.settings = settings;
    }

    /** The mesh in which findings are made: what is looked up here is their evidence. */
    public Mesh mesh() {
        return mesh;
    }

    /** The same mesh to find a good suggestion in: what is looked up here, no finding rests on. */
    public Mesh surroundings() {
        return surroundings;
    }

    public MeshSettings settings() {
        return settings.mesh();
    }

    public boolean waypointOnlySelectors() {
        return settings.waypointOnlySelectors();
    }

    /** What ztunnel makes of the policy in question. Meaningful where {@code spec.isForZtunnel()}. */
    public ZtunnelConversion ztunnel(AuthorizationPolicy policy) {
        ZtunnelConversion known = ztunnel;
        if (known == null) {
            known = ZtunnelConversion.of(policy, settings());
            ztunnel = known;
        }
        return known;
    }

    /** Who enforces the policy in question for each of its targets. */
    public List<TargetEnforcement> targets(AuthorizationPolicy policy) {
        Targets known = targets;
        if (known == null) {
            Evidence before = mesh.takeEvidence();
            List<TargetEnforcement> enforcement = new TargetResolver(mesh, settings()).resolve(policy);
            known = new Targets(enforcement, mesh.takeEvidence());
            targets = known;
            mesh.note(before);
        }
        mesh.note(known.evidence());
        return known.enforcement();
    }

    /** The findings of one rule with the evidence that they rest on; the evidence of the next rule starts here. */
    List<Finding> withEvidence(List<Finding> findings) {
        if (findings.isEmpty()) {
            mesh.forgetEvidence();
            return findings;
        }
        Evidence evidence = mesh.takeEvidence();
        return findings.stream().map(finding -> finding.restingOn(evidence)).toList();
    }
}
