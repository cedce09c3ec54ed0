package io.waypointguard.cli;

import io.waypointguard.cli.report.Inventory;
import io.waypointguard.cli.report.LocatedObject;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.Metadata;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code TYPE/NAME}, as kubectl has it; the TYPE may have its API group behind it. */
record TargetName(Kind kind, String name) {

    private static final Map<String, Kind> TYPES = Map.of(
            "authorizationpolicy", Kind.AUTHORIZATION_POLICY,
            "authorizationpolicies", Kind.AUTHORIZATION_POLICY,
            "ap", Kind.AUTHORIZATION_POLICY,
            "service", Kind.SERVICE,
            "services", Kind.SERVICE,
            "svc", Kind.SERVICE,
            "serviceentry", Kind.SERVICE_ENTRY,
            "serviceentries", Kind.SERVICE_ENTRY,
            "se", Kind.SERVICE_ENTRY);

    private static final int SUGGESTIONS = 3;

    /** Whether the text can be one: the TYPE is known. */
    static boolean isOne(String text) {
        return parse(text).isPresent();
    }

    static TargetName of(String text) {
        return parse(text)
                .orElseThrow(() -> new UsageException("\"" + text + "\" is not TYPE/NAME with TYPE authorizationpolicy"
                        + " (ap), service (svc) or serviceentry (se)"));
    }

    private static Optional<TargetName> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || slash == text.length() - 1) {
            return Optional.empty();
        }
        String type = text.substring(0, slash).toLowerCase(Locale.ROOT);
        int dot = type.indexOf('.');
        return Optional.ofNullable(TYPES.get(dot < 0 ? type : type.substring(0, dot)))
                .filter(kind -> dot < 0 || kind.group().equals(type.substring(dot + 1)))
                .map(kind -> new TargetName(kind, text.substring(slash + 1)));
    }

    /** The object of that name; without a Namespace, the only one of that name. */
    LocatedObject find(Inventory inventory, Optional<String> namespace) {
        List<LocatedObject> candidates = inventory.objects().stream()
                .filter(source -> source.object().kind() == kind)
                .filter(source -> namespace
                        .map(source.object().metadata().namespace()::equals)
                        .orElse(true))
                .toList();
        List<LocatedObject> found = candidates.stream()
                .filter(source -> source.object().metadata().name().equals(name))
                .toList();
        if (found.size() > 1) {
            throw new UsageException(this + " is in several Namespaces, choose one with -n: "
                    + String.join(
                            ", ",
                            found.stream()
                                    .map(source -> source.object().metadata().namespace())
                                    .sorted()
                                    .toList()));
        }
        if (found.isEmpty()) {
            throw new UsageException(
                    this + namespace.map(where -> " in Namespace " + where).orElse("") + " is not in "
                            + inventory.name() + suggestion(inventory));
        }
        return found.get(0);
    }

    private String suggestion(Inventory inventory) {
        List<Metadata> sameKind = inventory.objects().stream()
                .filter(source -> source.object().kind() == kind)
                .map(source -> source.object().metadata())
                .toList();
        List<String> names = sameKind.stream().map(Metadata::name).distinct().toList();
        List<String> near = Choices.nearest(name, names).stream()
                .limit(SUGGESTIONS)
                .flatMap(one ->
                        sameKind.stream().filter(metadata -> metadata.name().equals(one)))
                .map(metadata -> metadata.namespace() + "/" + metadata.name())
                .limit(SUGGESTIONS)
                .toList();
        return near.isEmpty()
                ? "; of that kind there are " + names.size()
                : "; did you mean " + String.join(", ", near) + "?";
    }

    @Override
    public String toString() {
        return kind.kindName() + " " + name;
    }
}
