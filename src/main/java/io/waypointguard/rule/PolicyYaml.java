package io.waypointguard.rule;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.Selector;
import io.waypointguard.mesh.StringList;
import io.waypointguard.mesh.TargetRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A policy as YAML: the whole of it, for {@code kubectl apply}, or only what it is attached to, as a patch. */
final class PolicyYaml {

    /** A fix is read by people, and travels in an AdmissionReview's answer. */
    private static final int LONGEST = 6_000;

    private PolicyYaml() {}

    /** The whole policy; nothing where that is too long, or where a part of it was not understood and would get lost. */
    static Optional<String> whole(AuthorizationPolicy policy) {
        if (!policy.spec().unrecognised().isEmpty()) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> manifest = ManifestText.header(policy);
        manifest.put("spec", spec(policy.spec()));
        return Optional.of(YamlText.write(manifest)).filter(text -> text.length() <= LONGEST);
    }

    /** A merge patch that makes its target references all that the policy is attached to; nothing where it is too long. */
    static Optional<String> targetsOnly(AuthorizationPolicy policy) {
        Map<String, @Nullable Object> spec = new LinkedHashMap<>();
        spec.put("selector", null);
        spec.put("targetRef", null);
        spec.put("targetRefs", refs(policy.spec().effectiveTargetRefs()));
        String patch = ManifestText.patch(policy, Map.of(), Map.of("spec", spec));
        return Optional.of(patch).filter(text -> text.length() <= LONGEST);
    }

    private static Map<String, Object> spec(PolicySpec spec) {
        Map<String, Object> written = new LinkedHashMap<>();
        if (spec.selector().present()) {
            written.put("selector", selector(spec.selector()));
        }
        if (!spec.effectiveTargetRefs().isEmpty()) {
            written.put("targetRefs", refs(spec.effectiveTargetRefs()));
        }
        if (!spec.actionText().isEmpty()) {
            written.put("action", spec.actionText());
        }
        if (spec.provider().present()) {
            written.put("provider", Map.of("name", spec.provider().name()));
        }
        if (!spec.rules().isEmpty()) {
            written.put("rules", spec.rules().stream().map(PolicyYaml::rule).toList());
        }
        return written;
    }

    /** An empty selector and one with empty matchLabels mean different things. */
    private static Map<String, Object> selector(Selector selector) {
        return selector.matchLabelsPresent() ? Map.of("matchLabels", new TreeMap<>(selector.matchLabels())) : Map.of();
    }

    private static List<Map<String, Object>> refs(List<TargetRef> refs) {
        List<Map<String, Object>> written = new ArrayList<>();
        for (TargetRef ref : refs) {
            Map<String, Object> fields = new LinkedHashMap<>();
            if (ref.groupPresent()) {
                fields.put("group", ref.group());
            }
            fields.put("kind", ref.kind());
            fields.put("name", ref.name());
            written.add(fields);
        }
        return written;
    }

    private static Map<String, Object> rule(AuthorizationRule rule) {
        Map<String, Object> written = new LinkedHashMap<>();
        putEntries(written, "from", "source", rule.from());
        putEntries(written, "to", "operation", rule.to());
        if (!rule.when().isEmpty()) {
            written.put("when", rule.when().stream().map(PolicyYaml::condition).toList());
        }
        return written;
    }

    private static void putEntries(Map<String, Object> rule, String list, String name, List<MatchEntry> entries) {
        if (!entries.isEmpty()) {
            rule.put(
                    list,
                    entries.stream().map(entry -> Map.of(name, fields(entry))).toList());
        }
    }

    private static Map<String, Object> fields(MatchEntry entry) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (Map.Entry<MatchField, StringList> field : entry.fields().entrySet()) {
            written.put(field.getKey().fieldName(), field.getValue().values());
        }
        return written;
    }

    private static Map<String, Object> condition(AuthorizationRule.Condition condition) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("key", condition.key());
        if (condition.values().present()) {
            written.put("values", condition.values().values());
        }
        if (condition.notValues().present()) {
            written.put("notValues", condition.notValues().values());
        }
        return written;
    }
}
