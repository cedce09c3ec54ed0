package io.waypointguard.cli.explain;

import io.waypointguard.cli.explain.Answer.Mark;
import io.waypointguard.cli.report.LocatedFinding;
import io.waypointguard.cli.report.LocatedObject;
import io.waypointguard.cli.report.Style;
import io.waypointguard.cli.report.TextFormat;
import io.waypointguard.enforcement.DryRun;
import io.waypointguard.enforcement.Effect;
import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.enforcement.StatusCondition;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.NamespacedName;
import io.waypointguard.mesh.Service;
import io.waypointguard.render.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explanations for a person: who enforces what, what istiod will say, what is wrong, and the next command to type. */
public final class ExplainText {

    private static final String NO_STATUS =
            "files carry no status: until the Gateway has an address, istiod writes this;"
                    + " once it has, the policy is bound";

    private final MeshSnapshot mesh;
    private final MeshSettings settings;
    private final Style style;
    private final PrintWriter out;

    public ExplainText(MeshSnapshot mesh, MeshSettings settings, Style style, PrintWriter out) {
        this.mesh = mesh;
        this.settings = settings;
        this.style = style;
        this.out = out;
    }

    public void policy(PolicyExplanation explanation) {
        AuthorizationPolicy policy = explanation.policy();
        Effect effect = explanation.enforcement().effect();
        String says = Narrative.effect(effect, policy.spec().action());
        heading(explanation.located());
        line("  " + ExplainJson.action(policy.spec()) + (DryRun.of(policy) == DryRun.ON ? ", a dry run" : "") + ": "
                + (effect == Effect.AS_WRITTEN ? style.green(says) : style.red(says)));
        if (!explanation.inScope()) {
            line("  Outside the guard's scope: the Namespace " + Printable.line(policy.namespace())
                    + " is not ambient. Nothing here is judged.");
        }
        section("The way of a request", Narrative.hops(explanation));
        section("Who enforces each rule", Narrative.rules(explanation));
        status(explanation.enforcement().conditions(), explanation.istiod());
        if (bindsOnceReady(explanation)) {
            line("    " + style.dim("(" + NO_STATUS + ")"));
        }
        answers(new PolicyAnswers(mesh, settings).of(explanation));
        findings(explanation.findings());
        out.println();
    }

    /** A Gateway in files is taken to become ready; istiod waits for its address. */
    private boolean bindsOnceReady(PolicyExplanation explanation) {
        return !mesh.complete()
                && explanation.enforcement().targets().stream()
                        .anyMatch(target -> target.enforced() && !target.istiodBinds());
    }

    public void service(ServiceExplanation explanation) {
        heading(explanation.located());
        String name = LocatedObject.nameOf(explanation.service());
        section(
                "The way of a request",
                List.of(explanation
                        .enforcement()
                        .waypoint()
                        .map(waypoint -> "client -> ztunnel (L4, mTLS) -> waypoint " + waypoint + " -> " + name)
                        .orElse("client -> ztunnel (L4, mTLS) -> " + name + "   (no waypoint on the way"
                                + reason(explanation) + ")")));
        section(
                "Policies for it",
                explanation.policies().isEmpty()
                        ? List.of("none")
                        : explanation.policies().stream()
                                .map(NamespacedName::toString)
                                .toList());
        status(explanation.enforcement().conditions(), explanation.istiod());
        if (!mesh.complete()
                && explanation.enforcement().waypoint().isPresent()
                && !explanation.enforcement().binding().istiodBinds()) {
            line("    " + style.dim("(" + NO_STATUS.replace("the policy", "it") + ")"));
        }
        answers(serviceAnswers(explanation));
        out.println();
    }

    private List<Answer> serviceAnswers(ServiceExplanation explanation) {
        WaypointAnswers questions = new WaypointAnswers(mesh, settings);
        List<Answer> answers = new ArrayList<>();
        answers.add(questions.ambient(explanation.service().metadata().namespace()));
        answers.add(questions.labelled(
                explanation.service(), explanation.enforcement().binding()));
        questions.waypoint(explanation.enforcement().binding()).ifPresent(answers::add);
        return answers;
    }

    private static String reason(ServiceExplanation explanation) {
        if (explanation.service() instanceof Service service && service.isExternalName()) {
            return ": an ExternalName never has one";
        }
        return explanation.enforcement().binding().bound() ? ": a headless Service is reached past it" : "";
    }

    private void heading(LocatedObject located) {
        String name = style.bold(Printable.line(LocatedObject.nameOf(located.object())));
        out.println(name + (located.source().isEmpty() ? "" : "  " + style.dim(Printable.line(located.source()))));
    }

    private void section(String title, List<String> lines) {
        line("  " + style.bold(title));
        lines.forEach(text -> line("    " + Printable.line(text)));
    }

    private void status(List<StatusCondition> expected, Optional<IstiodStatus> istiod) {
        section(
                "What istiod " + (istiod.isPresent() ? "should" : "will") + " write into its status",
                expected.isEmpty()
                        ? List.of("nothing")
                        : expected.stream()
                                .map(condition -> condition.type() + "=" + IstiodStatus.text(condition))
                                .toList());
        istiod.ifPresent(status -> istiod(status, expected.isEmpty()));
    }

    private void istiod(IstiodStatus status, boolean nothingExpected) {
        status.differences().forEach(text -> line("    " + mark(Mark.NO) + " " + Printable.line(text)));
        if (!status.disagrees()) {
            line("    "
                    + (status.saysSomething() || nothingExpected
                            ? mark(Mark.YES) + " istiod says the same"
                            : mark(Mark.OPEN) + " istiod says nothing"));
        }
    }

    private void answers(List<Answer> answers) {
        line("  " + style.bold("Checklist"));
        for (Answer answer : answers) {
            line("    " + mark(answer.mark()) + " " + Printable.line(answer.text()));
            if (!answer.next().isEmpty()) {
                line("        " + style.dim("$ ") + Printable.line(answer.next()));
            }
        }
    }

    private String mark(Mark mark) {
        return switch (mark) {
            case YES -> style.green("\u2713");
            case NO -> style.red("\u2717");
            case OPEN -> style.yellow("?");
        };
    }

    private void findings(List<LocatedFinding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        line("  " + style.bold("Findings"));
        TextFormat format = new TextFormat(style);
        findings.forEach(finding -> {
            out.println();
            format.write(finding, out);
        });
    }

    private void line(String text) {
        out.println(text);
    }
}
