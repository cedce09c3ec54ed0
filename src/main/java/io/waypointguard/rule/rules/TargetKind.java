package io.waypointguard.rule.rules;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fixes;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** WG005: references that Istio does not accept (pkg/config/validation, validatePolicyTargetReference, and the CRD). */
public final class TargetKind implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.baseline(
            "WG005",
            "target-kind",
            "A target reference that Istio does not accept",
            "kind and group of a target reference are none of the four pairs that Istio knows (Service with the core"
                    + " group, ServiceEntry with networking.istio.io, Gateway and GatewayClass with"
                    + " gateway.networking.k8s.io), compared exactly; a `namespace` is set; or more than one of"
                    + " `selector`, `targetRef` and `targetRefs` is there, be it empty.",
            "The CRD or istiod's webhook refuses the policy; where it is stored all the same, it is never enforced for"
                    + " that target.",
            "Write kind and group of one of the four pairs, leave the namespace out, and keep targetRefs alone.",
            Links.TARGET_REFERENCE);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        List<Finding> findings = new ArrayList<>();
        PolicySpec spec = policy.spec();
        List<String> attachments = attachments(spec);
        if (attachments.size() > 1) {
            findings.add(finding(
                    policy,
                    "spec." + attachments.get(0),
                    String.join(" and ", attachments) + " stand together, and only one of them may be there",
                    spec.isForZtunnel() ? "" : corrected(policy)));
        }
        Stream.concat(spec.targetRef().stream(), spec.targetRefs().refs().stream())
                .forEach(ref -> check(policy, ref, findings));
        return findings;
    }

    private static List<String> attachments(PolicySpec spec) {
        List<String> attachments = new ArrayList<>();
        if (spec.selector().present()) {
            attachments.add("selector");
        }
        if (!spec.targetRef().isEmpty()) {
            attachments.add("targetRef");
        }
        if (spec.targetRefs().present()) {
            attachments.add("targetRefs");
        }
        return attachments;
    }

    private static void check(AuthorizationPolicy policy, TargetRef ref, List<Finding> findings) {
        if (!ref.namespace().isEmpty()) {
            findings.add(finding(
                    policy,
                    ref.path() + ".namespace",
                    "a target reference may not name a namespace, not even the policy's own",
                    corrected(policy)));
        }
        if (ref.targetKind().isEmpty()) {
            Optional<Kind> meant = meant(ref);
            findings.add(finding(
                    policy,
                    ref.path()
                            + (meant.filter(kind -> kind.kindName().equals(ref.kind()))
                                            .isPresent()
                                    ? ".group"
                                    : ".kind"),
                    "kind " + quoted(ref.kind()) + " with group " + quoted(ref.group())
                            + " is no target that Istio knows"
                            + meant.map(kind ->
                                            "; write kind: " + kind.kindName() + " with group: " + quoted(kind.group()))
                                    .orElse("; it knows Service, ServiceEntry, Gateway and GatewayClass"),
                    meant.isPresent() ? corrected(policy) : ""));
        }
    }

    private static Finding finding(AuthorizationPolicy policy, String path, String message, String fix) {
        return Finding.of(
                INFO,
                policy,
                path,
                message,
                "the CRD or istiod's webhook refuses it; where it is stored all the same, it is never enforced for that"
                        + " target",
                fix);
    }

    private static String corrected(AuthorizationPolicy policy) {
        List<TargetRef> refs = policy.spec().effectiveTargetRefs().stream()
                .map(ref -> meant(ref).map(kind -> Fixes.ref(kind, ref.name())).orElse(ref))
                .toList();
        return Fixes.retargeted(
                new AuthorizationPolicy(policy.metadata(), policy.spec().withTargetRefs(refs)));
    }

    /** The kind that the author had in mind, whatever the case of its letters and whatever the group. */
    private static Optional<Kind> meant(TargetRef ref) {
        return Stream.of(Kind.SERVICE, Kind.SERVICE_ENTRY, Kind.GATEWAY, Kind.GATEWAY_CLASS)
                .filter(kind -> kind.kindName().equalsIgnoreCase(ref.kind()))
                .findFirst();
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
