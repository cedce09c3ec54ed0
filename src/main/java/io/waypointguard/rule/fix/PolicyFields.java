package io.waypointguard.rule.fix;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.Selector;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.rule.Fix;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A policy as a fix: the whole of it, or only what it is attached to, as a patch. */
final class PolicyFields {

    /** Of the text that the fix becomes. It is read by people, and travels in the answer to an AdmissionReview. */
    private static final int LONGEST = 6_000;

    private PolicyFields() {}

    /** The whole policy; none where it is too long, or where a part that was not understood would get lost. */
    static Fix whole(AuthorizationPolicy policy) {
        if (!policy.spec().unrecognised().isEmpty()) {
            return Fix.NONE;
        }
        Map<String, @Nullable Object> manifest =
                ObjectFields.header(policy).put("spec", spec(policy.spec())).map();
        return TreeLength.isAtMost(LONGEST, manifest) ? new Fix.Manifest(manifest) : Fix.NONE;
    }

    /** A patch that makes the policy's target references all that it is attached to; none where it is too long. */
    static Fix targetsOnly(AuthorizationPolicy policy) {
        List<Map<String, @Nullable Object>> refs = refs(policy.spec().effectiveTargetRefs());
        if (!TreeLength.isAtMost(LONGEST, refs)) {
            return Fix.NONE;
        }
        Fields spec = new Fields().remove("selector").remove("targetRef").put("targetRefs", refs);
        return ObjectFields.patch(policy, new Fields(), new Fields().put("spec", spec.map()));
    }

    private static Map<String, @Nullable Object> spec(PolicySpec spec) {
        return new Fields()
                .putIf(spec.selector().present(), "selector", selector(spec.selector()))
                .putIf(!spec.effectiveTargetRefs().isEmpty(), "targetRefs", refs(spec.effectiveTargetRefs()))
                .putIf(!spec.actionText().isEmpty(), "action", spec.actionText())
                .putIf(
                        spec.provider().present(),
                        "provider",
                        Map.of("name", spec.provider().name()))
                .putIf(
                        !spec.rules().isEmpty(),
                        "rules",
                        spec.rules().stream().map(PolicyFields::rule).toList())
                .map();
    }

    /** An empty selector and one with empty matchLabels mean different things. */
    private static Map<String, Object> selector(Selector selector) {
        return selector.matchLabelsPresent() ? Map.of("matchLabels", new TreeMap<>(selector.matchLabels())) : Map.of();
    }

    private static List<Map<String, @Nullable Object>> refs(List<TargetRef> refs) {
        return refs.stream()
                .map(ref -> new Fields()
                        .putIf(ref.groupPresent(), "group", ref.group())
                        .put("kind", ref.kind())
                        .put("name", ref.name())
                        .map())
                .toList();
    }

    private static Map<String, @Nullable Object> rule(AuthorizationRule rule) {
        return new Fields()
                .putIf(!rule.from().isEmpty(), "from", entries("source", rule.from()))
                .putIf(!rule.to().isEmpty(), "to", entries("operation", rule.to()))
                .putIf(
                        !rule.when().isEmpty(),
                        "when",
                        rule.when().stream().map(PolicyFields::condition).toList())
                .map();
    }

    private static List<Map<String, Map<String, @Nullable Object>>> entries(String name, List<MatchEntry> entries) {
        return entries.stream().map(entry -> Map.of(name, fields(entry))).toList();
    }

    private static Map<String, @Nullable Object> fields(MatchEntry entry) {
        Fields written = new Fields();
        entry.fields().forEach((field, list) -> written.put(field.fieldName(), list.values()));
        return written.map();
    }

    private static Map<String, @Nullable Object> condition(AuthorizationRule.Condition condition) {
        return new Fields()
                .put("key", condition.key())
                .putIf(
                        condition.values().present(),
                        "values",
                        condition.values().values())
                .putIf(
                        condition.notValues().present(),
                        "notValues",
                        condition.notValues().values())
                .map();
    }
}
