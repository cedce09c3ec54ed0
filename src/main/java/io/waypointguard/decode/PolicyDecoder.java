package io.waypointguard.decode;

import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.Condition;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.MatchField.Part;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.PolicySpec.Provider;
import io.waypointguard.mesh.PolicySpec.TargetRefs;
import io.waypointguard.mesh.Selector;
import io.waypointguard.mesh.StringList;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.mesh.Unrecognised;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the {@code spec} of an AuthorizationPolicy. */
final class PolicyDecoder {

    private static final Set<String> SPEC_FIELDS =
            Set.of("action", "provider", "selector", "targetRef", "targetRefs", "rules");
    private static final Set<String> TARGET_REF_FIELDS = Set.of("group", "kind", "name", "namespace");
    private static final Set<String> RULE_FIELDS = Set.of("from", "to", "when");
    private static final Set<String> CONDITION_FIELDS = Set.of("key", "values", "notValues");

    private PolicyDecoder() {}

    /** The spec at that place; {@code notes} is where the cursor notes what it cannot read. */
    static PolicySpec spec(Cursor spec, Collection<Unrecognised> notes) {
        spec.object().unknownFields(SPEC_FIELDS);
        Cursor action = spec.at("action");
        String actionText = action.text();
        List<TargetRef> singular = spec.at("targetRef").present()
                ? List.of(targetRef(spec.at("targetRef").object()))
                : List.of();
        Cursor plural = spec.at("targetRefs");
        List<TargetRef> refs = plural.items().stream()
                .map(item -> targetRef(item.objectItem()))
                .toList();
        List<AuthorizationRule> rules =
                spec.at("rules").items().stream().map(PolicyDecoder::rule).toList();
        return new PolicySpec(
                action.present() ? actionOf(actionText) : Action.ALLOW,
                actionText,
                provider(spec.at("provider")),
                selector(spec.at("selector")),
                singular,
                new TargetRefs(plural.present(), refs),
                rules,
                List.copyOf(notes));
    }

    private static Action actionOf(String text) {
        return switch (text) {
            case "ALLOW" -> Action.ALLOW;
            case "DENY" -> Action.DENY;
            case "AUDIT" -> Action.AUDIT;
            case "CUSTOM" -> Action.CUSTOM;
            default -> Action.UNKNOWN;
        };
    }

    private static Provider provider(Cursor provider) {
        provider.object().unknownFields(Set.of("name"));
        return new Provider(provider.present(), provider.at("name").text());
    }

    private static Selector selector(Cursor selector) {
        selector.object().unknownFields(Set.of("matchLabels"));
        Cursor matchLabels = selector.at("matchLabels");
        return new Selector(selector.present(), matchLabels.present(), matchLabels.stringMapWithoutNulls());
    }

    private static TargetRef targetRef(Cursor ref) {
        ref.unknownFields(TARGET_REF_FIELDS);
        Cursor group = ref.at("group");
        return new TargetRef(
                ref.path(),
                group.present(),
                group.text(),
                ref.at("kind").text(),
                ref.at("name").text(),
                ref.at("namespace").text());
    }

    private static AuthorizationRule rule(Cursor rule) {
        List<String> unknown = new ArrayList<>(rule.objectItem().unknownFields(RULE_FIELDS));
        List<MatchEntry> from = entries(rule.at("from"), "source", Part.SOURCE, unknown);
        List<MatchEntry> to = entries(rule.at("to"), "operation", Part.OPERATION, unknown);
        List<Condition> when = new ArrayList<>();
        for (Cursor item : rule.at("when").items()) {
            unknown.addAll(item.objectItem().unknownFields(CONDITION_FIELDS));
            StringList values = item.at("values").stringList();
            StringList notValues = item.at("notValues").stringList();
            when.add(new Condition(item.path(), item.at("key").text(), values, notValues));
        }
        return new AuthorizationRule(rule.path(), from, to, when, unknown);
    }

    private static List<MatchEntry> entries(Cursor list, String name, Part part, List<String> unknown) {
        List<MatchEntry> entries = new ArrayList<>();
        for (Cursor item : list.items()) {
            unknown.addAll(item.objectItem().unknownFields(Set.of(name)));
            entries.add(entry(item.at(name).object(), part));
        }
        return entries;
    }

    private static final Map<Part, Set<String>> MATCH_FIELDS = Map.of(
            Part.SOURCE, names(Part.SOURCE),
            Part.OPERATION, names(Part.OPERATION));

    private static Set<String> names(Part part) {
        return Set.of(Stream.of(MatchField.values())
                .map(MatchField::fieldName)
                .filter(name -> MatchField.of(part, name).isPresent())
                .toArray(String[]::new));
    }

    private static MatchEntry entry(Cursor entry, Part part) {
        Map<MatchField, StringList> fields = new EnumMap<>(MatchField.class);
        for (String name : entry.fieldNames()) {
            MatchField.of(part, name).ifPresent(field -> {
                StringList list = entry.at(name).stringList();
                if (list.present()) {
                    fields.put(field, list);
                }
            });
        }
        return new MatchEntry(
                entry.path(), entry.present(), fields, entry.unknownFields(MATCH_FIELDS.getOrDefault(part, Set.of())));
    }
}
