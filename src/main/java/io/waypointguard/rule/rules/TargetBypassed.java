package io.waypointguard.rule.rules;

import io.waypointguard.enforcement.TargetEnforcement;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.Service;
import io.waypointguard.rule.Finding;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.Links;
import io.waypointguard.rule.PolicyRule;
import io.waypointguard.rule.RuleContext;
import io.waypointguard.rule.RuleInfo;
import io.waypointguard.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** WG014: a headless Service has no address of its own, and a waypoint is used for Service addresses only. */
public final class TargetBypassed implements PolicyRule {

    private static final RuleInfo INFO = RuleInfo.of("WG014", "target-bypassed")
            .level(Level.BASELINE)
            .severity(Severity.WARNING)
            .summary("The target is a headless Service")
            .firesWhen("the target Service has `clusterIP: None`.")
            .consequence(
                    "Clients connect to the addresses of its pods, and ztunnel sends only what goes to a Service's address"
                            + " through its waypoint: the policy is bypassed, though istiod reports it as bound.")
            .howToFix("Give the Service a cluster IP; or protect its pods with a policy for ztunnel.")
            .link(Links.WAYPOINT)
            .build();

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> checkPolicy(AuthorizationPolicy policy, RuleContext context) {
        List<Finding> findings = new ArrayList<>();
        for (TargetEnforcement target : context.targets(policy)) {
            Optional<Service> service = target.ref().targetKind().equals(Optional.of(Kind.SERVICE))
                    ? context.mesh().service(policy.namespace(), target.ref().name())
                    : Optional.empty();
            if (service.filter(Service::headless).isPresent()) {
                findings.add(Finding.of(
                        INFO,
                        policy,
                        target.ref().path() + ".name",
                        target.ref() + " is headless",
                        "clients connect to its pods and bypass the waypoint: the policy is never enforced for them"));
            }
        }
        return findings;
    }
}
