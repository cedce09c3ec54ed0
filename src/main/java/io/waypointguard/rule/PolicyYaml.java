package io.waypointguard.rule;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.StringList;
import io.waypointguard.mesh.TargetRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A whole policy as YAML, for {@code kubectl apply}; without its rules, for a merge patch, when they are many. */
final class PolicyYaml {

    private static final int MAX_RULES = 20;
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private PolicyYaml() {}

    static String write(AuthorizationPolicy policy) {
        PolicySpec spec = policy.spec();
        if (spec.rules().size() > MAX_RULES) {
            Map<String, @Nullable Object> patch = new LinkedHashMap<>();
            patch.put("selector", null);
            patch.put("targetRefs", refs(spec.effectiveTargetRefs()));
            return "# kubectl patch --type merge --patch-file /dev/stdin\n" + YamlText.write(Map.of("spec", patch));
        }
        Map<String, Object> manifest = Fixes.header(
                Kind.AUTHORIZATION_POLICY, policy.metadata(), policy.metadata().labels());
        Map<String, String> annotations = new TreeMap<>(policy.metadata().annotations());
        annotations.remove(LAST_APPLIED);
        if (!annotations.isEmpty() && manifest.get("metadata") instanceof Map<?, ?> metadata) {
            Map<Object, Object> annotated = new LinkedHashMap<>(metadata);
            annotated.put("annotations", annotations);
            manifest.put("metadata", annotated);
        }
        manifest.put("spec", spec(spec));
        return YamlText.write(manifest);
    }

    private static Map<String, Object> spec(PolicySpec spec) {
        Map<String, Object> written = new LinkedHashMap<>();
        if (spec.selector().present()) {
            written.put(
                    "selector",
                    Map.of("matchLabels", new TreeMap<>(spec.selector().matchLabels())));
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
