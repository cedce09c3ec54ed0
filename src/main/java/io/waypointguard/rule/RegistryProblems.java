package io.waypointguard.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with a list of rules that is to become a {@link RuleRegistry}. */
record RegistryProblems(List<Rule> rules) {

    private static final Pattern ID = Pattern.compile("WG[0-9]{3}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** One sentence for each; empty where the list is sound. */
    List<String> all() {
        List<String> problems = new ArrayList<>();
        if (rules.isEmpty()) {
            problems.add("the list is empty");
        }
        names(problems);
        references(problems);
        order(problems);
        return problems;
    }

    private void names(List<String> problems) {
        Set<String> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Rule rule : rules) {
            RuleInfo info = rule.info();
            if (!ID.matcher(info.id()).matches()) {
                problems.add("the id \"" + info.id() + "\" is not WG and three digits");
            }
            if (!NAME.matcher(info.name()).matches()) {
                problems.add(info.id() + ": the name \"" + info.name() + "\" is not lower-case words joined by -");
            }
            if (!ids.add(info.id())) {
                problems.add("two rules have the id " + info.id());
            }
            if (!names.add(info.name())) {
                problems.add("two rules have the name " + info.name());
            }
        }
    }

    private void references(List<String> problems) {
        Set<String> ids = rules.stream().map(rule -> rule.info().id()).collect(Collectors.toSet());
        for (Rule rule : rules) {
            RuleInfo info = rule.info();
            info.silentWhere().stream().sorted().forEach(other -> {
                if (other.equals(info.id())) {
                    problems.add(info.id() + ": silentWhere names the rule itself");
                } else if (!ids.contains(other)) {
                    problems.add(info.id() + ": silentWhere names " + other + ", which is not in the list");
                }
            });
        }
    }

    /** Findings come in the order of the list: first all about the object, then all about the impact of its change. */
    private void order(List<String> problems) {
        boolean impact = false;
        for (Rule rule : rules) {
            if (impact && rule instanceof ObjectRule) {
                problems.add(rule.info().id() + " comes after an impact rule; those must be last");
            }
            impact |= rule instanceof ImpactRule;
        }
    }
}
