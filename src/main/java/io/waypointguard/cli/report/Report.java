package io.waypointguard.cli.report;

import io.waypointguard.guard.Change;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.Guard;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The judgement over some objects: what a webhook would say to the creation of each in their mesh.
 *
 * @param undecided why objects could not be judged, a sentence each; they are not among the others
 */
public record Report(List<JudgedResource> resources, List<String> undecided) {

    public Report {
        resources = List.copyOf(resources);
        undecided = List.copyOf(undecided);
    }

    public static Report of(Inventory inventory, Guard guard) {
        List<JudgedResource> resources = new ArrayList<>();
        List<String> undecided = new ArrayList<>();
        for (LocatedObject located : inventory.objects()) {
            if (located.object().kind() != Kind.GATEWAY_CLASS) {
                Decision decision = guard.decide(Change.create(located.object()), inventory.mesh());
                missed(decision)
                        .ifPresentOrElse(
                                names -> undecided.add(LocatedObject.nameOf(located.object())
                                        + " was not judged: it depends on " + names + ", which cannot be read"),
                                () -> resources.add(new JudgedResource(located, LocatedFinding.of(decision, located))));
            }
        }
        return new Report(resources, undecided);
    }

    private static Optional<String> missed(Decision decision) {
        return decision.missed().stream()
                .sorted()
                .map(ObjectRef::toString)
                .reduce((one, other) -> one + " and " + other);
    }

    /** The findings of all objects together, the worst first. */
    public List<LocatedFinding> findings() {
        return resources.stream()
                .flatMap(resource -> resource.findings().stream())
                .sorted(LocatedFinding.WORST_FIRST)
                .toList();
    }

    /** How many objects would be refused. */
    public long denied() {
        return resources.stream().filter(JudgedResource::denied).count();
    }

    /** How many objects would be admitted with a warning. */
    public long warned() {
        return resources.stream().filter(JudgedResource::warned).count();
    }
}
