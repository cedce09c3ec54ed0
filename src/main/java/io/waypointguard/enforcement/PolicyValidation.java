package io.waypointguard.enforcement;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.mesh.Unrecognised.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What istiod's webhook (pkg/config/validation/validation.go, ValidateAuthorizationPolicy) or the schema of the CRD
 * refuses, but for kind, group and namespace of target references and their company, which {@code TargetKind} has.
 */
public final class PolicyValidation {

    private static final int MAX_TARGET_REFS = 16;
    private static final int MAX_RULES = 512;
    private static final int MAX_MATCH_LABELS = 4096;
    private static final int MAX_LABEL_VALUE = 63;
    private static final int MAX_NAME = 253;

    /** Annotations that istiod keeps for itself (pkg/config/constants). */
    private static final Set<String> INTERNAL_ANNOTATIONS = Set.of(
            "internal.istio.io/parents",
            "internal.istio.io/parent-namespace",
            "internal.istio.io/webhook-always-reject");

    private final List<Violation> violations = new ArrayList<>();

    private PolicyValidation() {}

    /** Everything for which the policy is refused, in the order of the manifest's fields. */
    public static List<Violation> violations(AuthorizationPolicy policy) {
        PolicyValidation validation = new PolicyValidation();
        validation.metadata(policy);
        validation.spec(policy.spec());
        return validation.violations;
    }

    private void metadata(AuthorizationPolicy policy) {
        String path = "metadata.annotations[" + IstioNames.DRY_RUN_ANNOTATION + "]";
        DryRun dryRun = DryRun.of(policy);
        Action action = policy.spec().action();
        if (dryRun != DryRun.ABSENT && (action == Action.CUSTOM || action == Action.AUDIT)) {
            add(path, "a dry run goes with the actions ALLOW and DENY only, not with " + action);
        } else if (dryRun == DryRun.INVALID) {
            add(path, "must be true or false");
        }
        INTERNAL_ANNOTATIONS.stream()
                .filter(policy.metadata().annotations()::containsKey)
                .sorted()
                .forEach(name -> add("metadata.annotations[" + name + "]", "is kept for Istio itself"));
    }

    private void spec(PolicySpec spec) {
        spec.unrecognised().stream()
                .filter(note -> note.reason() == Reason.WRONG_TYPE)
                .forEach(note -> add(note.path(), "must be " + note.expected()));
        action(spec);
        selector(spec.selector().matchLabels());
        if (spec.targetRefs().refs().size() > MAX_TARGET_REFS) {
            add("spec.targetRefs", "has more than " + MAX_TARGET_REFS + " entries");
        }
        Stream.concat(spec.targetRef().stream(), spec.targetRefs().refs().stream())
                .forEach(this::targetName);
        if (spec.rules().size() > MAX_RULES) {
            add("spec.rules", "has more than " + MAX_RULES + " entries");
        }
        for (AuthorizationRule rule : spec.rules()) {
            violations.addAll(RuleValidation.violations(rule, spec.action()));
        }
    }

    private void action(PolicySpec spec) {
        boolean custom = spec.action() == Action.CUSTOM;
        if (spec.action() == Action.UNKNOWN) {
            add("spec.action", "\"" + spec.actionText() + "\" is no action: it must be ALLOW, DENY, AUDIT or CUSTOM");
        }
        if ((custom || spec.action() == Action.DENY) && spec.rules().isEmpty()) {
            add(
                    "spec.rules",
                    spec.action() + " without rules would never match; write rules: [{}] to match everything");
        }
        if (custom && spec.provider().name().isEmpty()) {
            add("spec.provider.name", "CUSTOM needs the name of a provider");
        }
        if (!custom && spec.provider().present()) {
            add("spec.provider", "goes with the action CUSTOM only");
        }
    }

    private void selector(Map<String, String> matchLabels) {
        String path = "spec.selector.matchLabels";
        if (matchLabels.size() > MAX_MATCH_LABELS) {
            add(path, "has more than " + MAX_MATCH_LABELS + " entries");
        }
        matchLabels.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(label -> {
            if (label.getKey().isEmpty()) {
                add(path, "has an empty key");
            }
            if (label.getKey().contains("*") || label.getValue().contains("*")) {
                add(path + "[" + label.getKey() + "]", "a star is no wildcard in a selector, and is refused");
            }
            if (length(label.getValue()) > MAX_LABEL_VALUE) {
                add(path + "[" + label.getKey() + "]", "is longer than " + MAX_LABEL_VALUE + " characters");
            }
        });
    }

    private void targetName(TargetRef ref) {
        if (ref.name().isEmpty()) {
            add(ref.path() + ".name", "must be set");
        } else if (length(ref.name()) > MAX_NAME) {
            add(ref.path() + ".name", "is longer than " + MAX_NAME + " characters");
        }
    }

    /** The API server counts code points. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private void add(String path, String message) {
        violations.add(new Violation(path, message));
    }
}
