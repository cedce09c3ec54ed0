package io.waypointguard.cli.report;

import io.waypointguard.guard.Change;
import io.waypointguard.guard.Guard;
import io.waypointguard.mesh.Kind;
import java.util.List;

/** The judgement over some objects: what a webhook would say to the creation of each in their mesh. */
public record Report(List<JudgedResource> resources) {

    public Report {
        resources = List.copyOf(resources);
    }

    public static Report of(Inventory inventory, Guard guard) {
        return new Report(inventory.objects().stream()
                .filter(located -> located.object().kind() != Kind.GATEWAY_CLASS)
                .map(located -> new JudgedResource(
                        located,
                        LocatedFinding.of(guard.decide(Change.create(located.object()), inventory.mesh()), located)))
                .toList());
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
