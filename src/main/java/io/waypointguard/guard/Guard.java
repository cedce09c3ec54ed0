package io.waypointguard.guard;

import io.waypointguard.mesh.Evidence;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.RecordingMesh;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.RuleRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides changes. Every decision is a pure function of the rules, the settings, a change and a mesh. */
public final class Guard {

    /** It deletes what nobody owns any more; to hold it up would help nobody. */
    private static final String GARBAGE_COLLECTOR = "system:serviceaccount:kube-system:generic-garbage-collector";

    /** The same, where the controllers have no accounts of their own. */
    private static final String CONTROLLERS = "system:kube-controller-manager";

    private final RuleRegistry rules;
    private final Mitigations mitigations;
    private final GuardSettings settings;

    public Guard(RuleRegistry rules, GuardSettings settings) {
        this.rules = rules;
        this.mitigations = new Mitigations(rules);
        this.settings = settings;
    }

    public GuardSettings settings() {
        return settings;
    }

    /** What to say to the change, in that mesh. The mesh need not know of the change. */
    public Decision decide(Change change, MeshSnapshot mesh) {
        if (change.subject().isEmpty() || !concerns(change)) {
            return Decision.ADMITTED;
        }
        Lookups lookups = new Lookups();
        return judge(change, mesh, lookups).missing(lookups.missed());
    }

    private Decision judge(Change change, MeshSnapshot mesh, Lookups lookups) {
        MeshObject subject = change.subject().orElseThrow();
        MeshSnapshot with = withSubject(mesh, subject);
        RecordingMesh scope = lookups.recording(with);
        if (Scope.isTerminating(subject, scope)
                || !Scope.judges(subject, scope, settings.rules().mesh())) {
            return Decision.ADMITTED;
        }
        Optional<Metadata> namespace = namespaceWithLabels(change, scope);
        Levels levels = namespace.map(settings.levels()::withLabelsOf).orElse(settings.levels());
        Outcome impact = namespace
                .map(labels -> Mitigations.impactLimit(labels, settings.impact()))
                .orElse(settings.impact());
        List<Finding> findings = levels.areOff() ? List.of() : findings(change, mesh, with, impact, lookups);
        if (findings.isEmpty()) {
            return Decision.ADMITTED;
        }
        Situation situation =
                new Situation(change, levels, impact, settings, () -> findingsBefore(change, mesh, lookups));
        return decision(judged(findings, situation), scope.takeEvidence());
    }

    /** No rule looks for policies beside the one in question: that one need not be found, and indexing it costs most. */
    private static MeshSnapshot withSubject(MeshSnapshot mesh, MeshObject subject) {
        return subject.kind() == Kind.AUTHORIZATION_POLICY ? mesh : mesh.with(subject);
    }

    private List<Finding> findings(
            Change change, MeshSnapshot mesh, MeshSnapshot with, Outcome impact, Lookups lookups) {
        List<Finding> findings = new ArrayList<>();
        change.after().ifPresent(after -> findings.addAll(rules.check(after, lookups.in(with), settings.rules())));
        if (impact != Outcome.SILENT && change.reachesOthers()) {
            findings.addAll(rules.checkImpact(lookups.in(change.in(mesh, with)), settings.rules()));
        }
        return findings;
    }

    /** Whether anything can be wrong with a change of that kind, by whom it is. */
    private boolean concerns(Change change) {
        MeshObject subject = change.subject().orElseThrow();
        boolean deletesPolicy = change.after().isEmpty() && subject.kind() == Kind.AUTHORIZATION_POLICY;
        return !deletesPolicy
                && !isOnlyStatus(change.subresource(), subject.kind())
                && !isGarbageCollector(change)
                && !settings.exemptions().cover(change.requester(), change.namespace());
    }

    private static boolean isGarbageCollector(Change change) {
        String user = change.requester().user();
        return user.equals(GARBAGE_COLLECTOR)
                || (user.equals(CONTROLLERS) && change.after().isEmpty());
    }

    /** The status of a custom resource carries nothing else; that of a Service or a Namespace can carry labels. */
    private static boolean isOnlyStatus(String subresource, Kind kind) {
        return subresource.equals("status") && kind != Kind.SERVICE && kind != Kind.NAMESPACE;
    }

    /** The Namespace whose labels say how to judge the object; nothing for an object without, or where they do not count. */
    private Optional<Metadata> namespaceWithLabels(Change change, Mesh mesh) {
        return settings.labelsCount() && !change.namespace().isEmpty()
                ? mesh.namespace(change.namespace()).map(Namespace::metadata)
                : Optional.empty();
    }

    private List<Finding> findingsBefore(Change change, MeshSnapshot mesh, Lookups lookups) {
        return change.before()
                .map(before -> rules.check(before, lookups.in(withSubject(mesh, before)), settings.rules()))
                .orElse(List.of());
    }

    private List<JudgedFinding> judged(List<Finding> findings, Situation situation) {
        List<JudgedFinding> judged = new ArrayList<>();
        for (Finding finding : findings) {
            Outcome outcome = mitigations.outcome(finding, situation);
            if (outcome != Outcome.SILENT) {
                boolean denied = mitigations.isDeniedWithoutDryRun(finding, outcome, situation);
                judged.add(new JudgedFinding(finding, outcome, rules.position(finding.rule()), denied));
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
        return new Decision(told, ofScope);
    }

    /** Not where a rule that says more of the same object weighs as much. */
    private static boolean addsSomething(JudgedFinding one, Map<String, Outcome> worst) {
        return one.finding().rule().silentWhere().stream()
                .noneMatch(id -> worst.getOrDefault(id, Outcome.SILENT).compareTo(one.outcome()) >= 0);
    }
}
