package io.waypointguard.cli.explain;

import io.waypointguard.cli.explain.Answer.Mark;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.Principal;
import io.waypointguard.enforcement.TargetEnforcement;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.PolicySpec;
import io.waypointguard.mesh.TargetRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The list of questions that one asks of a policy that does not work, answered: is the waypoint there, is the Service
 * labelled, is the principal's format right, is ambient on, are targetRefs used, is the group there, is the Namespace
 * the same.
 */
record PolicyAnswers(MeshSnapshot mesh, MeshSettings settings) {

    List<Answer> of(PolicyExplanation explanation) {
        AuthorizationPolicy policy = explanation.policy();
        WaypointAnswers waypoints = new WaypointAnswers(mesh, settings);
        Set<Answer> answers = new LinkedHashSet<>();
        answers.add(waypoints.ambient(policy.namespace()));
        answers.add(targetRefs(policy));
        for (TargetEnforcement target : explanation.enforcement().targets()) {
            answers.add(group(target.ref()));
            found(policy, target).ifPresent(answers::add);
            answers.addAll(waypoint(policy, target, waypoints));
        }
        answers.add(principals(policy));
        return new ArrayList<>(answers);
    }

    private static Answer targetRefs(AuthorizationPolicy policy) {
        PolicySpec spec = policy.spec();
        if (!spec.isForZtunnel()) {
            return spec.selector().present()
                    ? Answer.no("spec.selector and targetRefs stand together", edit(policy))
                    : Answer.yes("targetRefs are used");
        }
        String instead = spec.selector().present() ? "spec.selector" : "no target at all";
        return Answer.no(
                "targetRefs are not used, but " + instead + ": ztunnel enforces the policy, and knows no HTTP",
                edit(policy));
    }

    private static String edit(AuthorizationPolicy policy) {
        return Shell.command(
                "kubectl edit authorizationpolicy %s -n %s", policy.metadata().displayName(), policy.namespace());
    }

    private static Answer group(TargetRef ref) {
        if (ref.targetKind().isEmpty()) {
            return Answer.no(
                    ref.path() + ": kind \"" + ref.kind() + "\" with group \"" + ref.group()
                            + "\" is no target that Istio knows",
                    "kubectl explain authorizationpolicy.spec.targetRefs");
        }
        return ref.groupPresent()
                ? Answer.yes(ref.path() + ": the group is written, \"" + ref.group() + "\"")
                : Answer.no(
                        ref.path() + ": the group is left out; Istio takes it for \"\", the platform asks to write it",
                        "");
    }

    /** Whether the target is in the policy's Namespace, where alone Istio looks for it. */
    private Optional<Answer> found(AuthorizationPolicy policy, TargetEnforcement target) {
        Optional<Kind> kind = target.ref().targetKind().filter(found -> found != Kind.GATEWAY_CLASS);
        return kind.map(found -> {
            String name = target.ref() + " is ";
            boolean here =
                    target.ref().target(policy.namespace()).flatMap(mesh::find).isPresent();
            if (here) {
                return Answer.yes(name + "in the policy's Namespace, " + policy.namespace());
            }
            List<String> elsewhere = namespacesWith(found, target.ref().name());
            return Answer.no(
                    name + "not in the policy's Namespace, " + policy.namespace()
                            + (elsewhere.isEmpty() ? "" : ", but in " + String.join(", ", elsewhere)),
                    Shell.command(
                            "kubectl get %s -A --field-selector metadata.name=%s",
                            found.resource(), target.ref().name()));
        });
    }

    private List<String> namespacesWith(Kind kind, String name) {
        return mesh.objects().stream()
                .filter(object ->
                        object.kind() == kind && object.metadata().name().equals(name))
                .map(object -> object.metadata().namespace())
                .sorted()
                .limit(5)
                .toList();
    }

    private List<Answer> waypoint(AuthorizationPolicy policy, TargetEnforcement target, WaypointAnswers waypoints) {
        List<Answer> answers = new ArrayList<>();
        Optional<MeshObject> object = target.ref().target(policy.namespace()).flatMap(mesh::find);
        bypass(policy, target).ifPresent(answers::add);
        target.binding().ifPresent(binding -> {
            object.ifPresent(found -> answers.add(waypoints.labelled(found, binding)));
            waypoints.waypoint(binding).ifPresent(answers::add);
        });
        if (target.ref().targetKind().filter(Kind.GATEWAY::equals).isPresent()) {
            target.waypoint().ifPresent(name -> answers.add(waypoints.running(name, mesh.gateway(name))));
        }
        return answers;
    }

    /** No label helps a Service whose traffic never passes a waypoint. */
    private static Optional<Answer> bypass(AuthorizationPolicy policy, TargetEnforcement target) {
        String command = Shell.command(
                "kubectl get service %s -n %s -o yaml", target.ref().name(), policy.namespace());
        return switch (target.standing()) {
            case BYPASSED ->
                Optional.of(
                        Answer.no(target.ref() + " is headless: clients go to its pods, past the waypoint", command));
            case EXTERNAL_NAME ->
                Optional.of(
                        Answer.no(target.ref() + " is an ExternalName, which never goes through a waypoint", command));
            default -> Optional.empty();
        };
    }

    private static Answer principals(AuthorizationPolicy policy) {
        List<String> wrong = principalsOf(policy)
                .filter(text -> !new Principal(text).canMatch())
                .distinct()
                .limit(5)
                .map(text -> '"' + text + '"')
                .toList();
        if (!wrong.isEmpty()) {
            return Answer.no(
                    String.join(", ", wrong)
                            + " can never match: a principal is TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICEACCOUNT,"
                            + " without spiffe://",
                    Shell.command("istioctl ztunnel-config certificates")
                            + "   # or: istioctl proxy-config secret POD -n " + Shell.word(policy.namespace()));
        }
        return new Answer(
                Mark.YES,
                principalsOf(policy).findAny().isPresent()
                        ? "every principal has the form TRUST-DOMAIN/ns/NAMESPACE/sa/SERVICEACCOUNT"
                        : "no principal is asked for",
                "");
    }

    private static Stream<String> principalsOf(AuthorizationPolicy policy) {
        return policy.spec().principalLists().stream().flatMap(list -> list.values().stream());
    }
}
