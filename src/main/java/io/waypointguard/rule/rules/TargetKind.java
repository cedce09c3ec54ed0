package io.waypointguard.rule.rules;

import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Fix;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import io.waypointguard.rule.fix.PolicyFixes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** WG005: references that Istio does not accept (pkg/config/validation, validatePolicyTargetReference, and the CRD). */
public final class TargetKind implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG005", "target-kind")
            .level(Level.BASELINE)
            .severity(Severity.DENY)
            .summary("A target reference that Istio does not accept")
            .firesWhen(
                    "kind and group of a target reference are none of the four pairs that Istio knows (Service with the core"
                            + " group, ServiceEntry with networking.istio.io, Gateway and GatewayClass with"
                            + " gateway.networking.k8s.io), compared exactly; a `namespace` is set; or more than one of"
                            + " `selector`, `targetRef` and `targetRefs` is there, be it empty.")
            .consequence(
                    "The CRD or istiod's webhook refuses the policy; where it is stored all the same, it is never enforced for"
                            + " that target.")
            .howToFix(
                    "Write kind and group of one of the four pairs, leave the namespace out, and keep targetRefs alone.")
            .link(Links.TARGET_REFERENCE)
            .build();

    private static final String CONSEQUENCE =
            "the CRD or istiod's webhook refuses it; where it is stored all the same, it"
                    + " is never enforced for that target";

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        PolicySpec spec = policy.spec();
        List<Fault> faults = new ArrayList<>();
        List<String> attachments = attachments(spec);
        if (attachments.size() > 1) {
            faults.add(new Fault(
                    "spec." + attachments.get(0),
                    String.join(" and ", attachments) + " stand together, and only one of them may be there",
                    !spec.isForZtunnel()));
        }
        Stream.concat(spec.targetRef().stream(), spec.targetRefs().refs().stream())
                .forEach(ref -> check(ref, faults));
        // One text for all: a policy may have thousands of references before anybody counts them.
        Fix fix = faults.stream().anyMatch(Fault::correctable) ? PolicyFixes.withCorrectTargets(policy) : Fix.NONE;
        return faults.stream()
                .map(fault -> Finding.of(
                        INFO, policy, fault.path(), fault.message(), CONSEQUENCE, fault.correctable() ? fix : Fix.NONE))
                .toList();
    }

    /** What is wrong with one reference, or with all of them together. */
    private record Fault(String path, String message, boolean correctable) {}

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

    private static void check(TargetRef ref, List<Fault> faults) {
        if (!ref.namespace().isEmpty()) {
            faults.add(new Fault(
                    ref.path() + ".namespace",
                    "a target reference may not name a namespace, not even the policy's own",
                    true));
        }
        if (ref.targetKind().isEmpty()) {
            Optional<Kind> meant = PolicyFixes.meantKind(ref);
            boolean onlyGroup =
                    meant.filter(kind -> kind.kindName().equals(ref.kind())).isPresent();
            faults.add(new Fault(
                    ref.path() + (onlyGroup ? ".group" : ".kind"),
                    "kind " + quoted(ref.kind()) + " with group " + quoted(ref.group())
                            + " is no target that Istio knows"
                            + meant.map(kind ->
                                            "; write kind: " + kind.kindName() + " with group: " + quoted(kind.group()))
                                    .orElse("; it knows Service, ServiceEntry, Gateway and GatewayClass"),
                    meant.isPresent()));
        }
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
