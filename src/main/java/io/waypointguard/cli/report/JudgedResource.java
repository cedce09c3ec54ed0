package io.waypointguard.cli.report;

import java.util.List;

/** One object and what was found in it, the worst first. */
public record JudgedResource(LocatedObject located, List<LocatedFinding> findings) {

    public JudgedResource {
        findings = List.copyOf(findings);
    }

    /** Whether an admission webhook would refuse it. */
    public boolean denied() {
        return findings.stream().anyMatch(LocatedFinding::isDenial);
    }

    /** Whether it would be admitted with a warning. */
    public boolean warned() {
        return !denied() && !findings.isEmpty();
    }

    public String name() {
        return LocatedObject.nameOf(located.object());
    }
}
