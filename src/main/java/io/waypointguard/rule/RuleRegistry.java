package io.waypointguard.rule;

import io.waypointguard.mesh.Mesh;
import io.waypointguard.mesh.MeshObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules in use, in the order in which their findings are reported: a cause stands before its consequence. A registry
 * is checked when it is built: ids and names are well formed and unique, {@code silentWhere} names other rules of the
 * registry, and impact rules come last. Immutable.
 */
public final class RuleRegistry {

    private final List<Rule> rules;
    private final List<ObjectRule> objectRules;
    private final List<ImpactRule> impactRules;
    private final Map<String, Integer> positions = new HashMap<>();

    private RuleRegistry(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.objectRules = ofType(ObjectRule.class);
        this.impactRules = ofType(ImpactRule.class);
        for (int i = 0; i < rules.size(); i++) {
            positions.put(rules.get(i).info().id(), i);
        }
    }

    /**
     * A registry of these rules, in this order.
     *
     * @throws IllegalArgumentException that says everything that is wrong with them
     */
    public static RuleRegistry of(List<Rule> rules) {
        List<String> problems = new RegistryProblems(rules).all();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("invalid rules: " + String.join("; ", problems));
        }
        return new RuleRegistry(rules);
    }

    private <T extends Rule> List<T> ofType(Class<T> type) {
        return rules.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public List<Rule> rules() {
        return rules;
    }

    /** What the rules say about themselves, in their order. */
    public List<RuleInfo> infos() {
        return rules.stream().map(Rule::info).toList();
    }

    public Optional<RuleInfo> find(String id) {
        return Optional.ofNullable(positions.get(id)).map(rules::get).map(Rule::info);
    }

    /** The index of a rule in {@link #rules()}. */
    public int position(RuleInfo rule) {
        Integer position = positions.get(rule.id());
        if (position == null) {
            throw new IllegalArgumentException("no such rule: " + rule.id());
        }
        return position;
    }

    /** Whether the rule is about what a change does to other objects. */
    public boolean isImpactRule(RuleInfo rule) {
        return rules.get(position(rule)) instanceof ImpactRule;
    }

    /** What is wrong with the object, in the order of the rules; each finding with the evidence of its rule. */
    public List<Finding> check(MeshObject subject, Mesh mesh, RuleSettings settings) {
        RuleContext context = new RuleContext(mesh, settings);
        List<Finding> findings = new ArrayList<>();
        for (ObjectRule rule : objectRules) {
            findings.addAll(context.withEvidence(rule.check(subject, context)));
        }
        return findings;
    }

    /** What a change does to the policies that depend on its object, in the order of the rules. */
    public List<Finding> checkImpact(Transition transition, RuleSettings settings) {
        List<Finding> findings = new ArrayList<>();
        for (ImpactRule rule : impactRules) {
            findings.addAll(rule.check(transition, settings));
        }
        return findings;
    }
}
