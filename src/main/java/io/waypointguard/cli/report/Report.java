package io.waypointguard.cli.report;

import io.waypointguard.guard.Change;
import io.waypointguard.guard.Guard;
import io.waypointguard.manifests.Manifests;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshSnapshot;
import java.util.List;

/** The judgement over a set of manifests: what a webhook would say to the creation of each object in their mesh. */
public record Report(List<JudgedResource> resources) {

    public Report {
        resources = List.copyOf(resources);
    }

    public static Report of(Manifests manifests, Guard guard) {
        MeshSnapshot mesh = manifests.mesh();
        return new Report(manifests.objects().stream()
                .filter(source -> source.object().kind() != Kind.GATEWAY_CLASS)
                .map(source -> new JudgedResource(
                        source, LocatedFinding.of(guard.decide(Change.create(source.object()), mesh), source)))
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
