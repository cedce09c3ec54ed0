package io.waypointguard.rule;

import java.util.Set;

/**
 * What is to be known of a rule. The documentation of the rules is generated from these.
 *
 * @param id stable and never used again for another rule, such as {@code WG002}
 * @param name short, such as {@code l7-at-ztunnel}
 * @param level the lowest level at which it applies; a warning applies from baseline on
 * @param title what is wrong, in one line
 * @param firesWhen exactly when it finds something
 * @param whatIstioDoes the consequence, with its direction
 * @param howToFix what to change
 * @param link where Istio or Kubernetes documents the fact
 * @param silentWhere the rules beside which this one has nothing to add, where they deny the same object, or warn of it
 *     and this one would only warn, too
 */
public record RuleInfo(
        String id,
        String name,
        Severity severity,
        Level level,
        String title,
        String firesWhen,
        String whatIstioDoes,
        String howToFix,
        String link,
        Set<String> silentWhere) {

    public RuleInfo {
        silentWhere = Set.copyOf(silentWhere);
    }

    public static RuleInfo baseline(
            String id,
            String name,
            String title,
            String firesWhen,
            String whatIstioDoes,
            String howToFix,
            String link) {
        return new RuleInfo(
                id, name, Severity.DENY, Level.BASELINE, title, firesWhen, whatIstioDoes, howToFix, link, Set.of());
    }

    public static RuleInfo strict(
            String id,
            String name,
            String title,
            String firesWhen,
            String whatIstioDoes,
            String howToFix,
            String link) {
        return new RuleInfo(
                id, name, Severity.DENY, Level.STRICT, title, firesWhen, whatIstioDoes, howToFix, link, Set.of());
    }

    public static RuleInfo warning(
            String id,
            String name,
            String title,
            String firesWhen,
            String whatIstioDoes,
            String howToFix,
            String link) {
        return new RuleInfo(
                id, name, Severity.WARNING, Level.BASELINE, title, firesWhen, whatIstioDoes, howToFix, link, Set.of());
    }

    /** The same rule, with nothing to add to those. */
    public RuleInfo silentWhere(String... rules) {
        return new RuleInfo(id, name, severity, level, title, firesWhen, whatIstioDoes, howToFix, link, Set.of(rules));
    }
}
