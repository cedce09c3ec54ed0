package io.waypointguard.guard;

import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshOverlay;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.RecordingMesh;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.RuleBook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides changes. Holds nothing but its settings; every decision is a pure function of a change and a mesh. */
public final class Guard {

    /** In this order; a new reason to do less is a new class and a line here. */
    private static final List<Softening> SOFTENINGS =
            List.of(new LevelStep(), new RuleLimitStep(), new RatchetStep(), new DryRunStep(), new PendingStep());

    private final GuardSettings settings;

    public Guard(GuardSettings settings) {
        this.settings = settings;
    }

    public GuardSettings settings() {
        return settings;
    }

    /** What to say to the change, in that mesh. The mesh need not know of the change, and is not touched. */
    public Decision decide(Change change, Mesh mesh) {
        if (change.after().isEmpty() || isOnlyStatus(change)) {
            return Decision.ADMITTED;
        }
        MeshObject subject = change.after().get();
        if (settings.exemptions().cover(change.requester(), namespaceOf(subject))) {
            return Decision.ADMITTED;
        }
        Mesh after = MeshOverlay.with(mesh, subject);
        RecordingMesh scope = new RecordingMesh(after);
        if (Scope.isTerminating(subject, scope)
                || !Scope.judges(subject, scope, settings.rules().mesh())) {
            return Decision.ADMITTED;
        }
        Levels levels = levels(subject, scope);
        if (levels.areOff()) {
            return Decision.ADMITTED;
        }
        List<Finding> findings = RuleBook.check(subject, after, settings.rules());
        if (findings.isEmpty()) {
            return Decision.ADMITTED;
        }
        Situation situation = new Situation(change, levels, settings, () -> findingsBefore(change, mesh));
        return decision(soften(findings, situation), scope.takeEvidence());
    }

    /** The status of a custom resource carries nothing else; that of a Service or a Namespace can carry labels. */
    private static boolean isOnlyStatus(Change change) {
        Kind kind = change.after().map(MeshObject::kind).orElse(Kind.NAMESPACE);
        return change.subresource().equals("status") && kind != Kind.SERVICE && kind != Kind.NAMESPACE;
    }

    private static String namespaceOf(MeshObject object) {
        return object.kind() == Kind.NAMESPACE
                ? object.metadata().name()
                : object.metadata().namespace();
    }

    private Levels levels(MeshObject subject, Mesh mesh) {
        Optional<Namespace> namespace =
                settings.labelsCount() ? mesh.namespace(namespaceOf(subject)) : Optional.empty();
        return namespace
                .map(found -> settings.levels().withLabelsOf(found.metadata()))
                .orElse(settings.levels());
    }

    private List<Finding> findingsBefore(Change change, Mesh mesh) {
        return change.before()
                .map(before -> RuleBook.check(before, MeshOverlay.with(mesh, before), settings.rules()))
                .orElse(List.of());
    }

    private static List<JudgedFinding> soften(List<Finding> findings, Situation situation) {
        List<JudgedFinding> judged = new ArrayList<>();
        for (Finding finding : findings) {
            Outcome outcome = Outcome.DENY;
            for (Softening step : SOFTENINGS) {
                outcome = step.soften(finding, outcome, situation);
            }
            if (outcome != Outcome.SILENT) {
                judged.add(new JudgedFinding(finding, outcome));
            }
        }
        return judged;
    }

    private static Decision decision(List<JudgedFinding> judged, Evidence ofScope) {
        Map<String, Outcome> worst = new HashMap<>();
        judged.forEach(
                one -> worst.merge(one.finding().rule().id(), one.outcome(), (a, b) -> a.compareTo(b) >= 0 ? a : b));
        List<JudgedFinding> told =
                judged.stream().filter(one -> addsSomething(one, worst)).toList();
        return new Decision(
                told,
                Evidence.union(Stream.concat(
                        Stream.of(ofScope),
                        told.stream().map(one -> one.finding().evidence()).distinct())));
    }

    /** Not where a rule that says more of the same object weighs as much. */
    private static boolean addsSomething(JudgedFinding one, Map<String, Outcome> worst) {
        return one.finding().rule().silentWhere().stream()
                .noneMatch(id -> worst.getOrDefault(id, Outcome.SILENT).compareTo(one.outcome()) >= 0);
    }
}
