package io.waypointguard.enforcement;

import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.Condition;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.StringList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One rule as ztunnel gets it. The clauses of a rule are ANDed, the matches of a clause ORed; a rule without clauses
 * matches everything, and a clause made only of empty matches matches nothing (authorization.go, handleRule; ztunnel
 * src/rbac.rs, Authorization::matches).
 *
 * @param unsupported what the rule asks that ztunnel cannot do: field names and {@code when} keys, each with the first
 *     place where it stands
 * @param reported some of that is an L7 attribute, which istiod reports; the rest is no field of the schema, and the API
 *     server prunes it before istiod sees it
 * @param trustDomains the trustDomains and notTrustDomains whose loss changes what the rule matches
 */
public record ConvertedRule(
        AuthorizationRule rule,
        Outcome outcome,
        boolean matchesEverything,
        boolean losesMatches,
        boolean widened,
        SortedMap<String, String> unsupported,
        boolean reported,
        List<StringList> trustDomains) {

    /** What is left of a rule. */
    public enum Outcome {
        /** The whole rule is left out: an ALLOW rule with an attribute that ztunnel does not know. */
        DROPPED,
        /** The rule is there and can never match. */
        NEVER_MATCHES,
        CAN_MATCH
    }

    static ConvertedRule of(AuthorizationRule rule, Action action) {
        List<Clause> clauses = new ArrayList<>();
        SortedMap<String, String> unsupported = new TreeMap<>();
        rule.unknownFields().forEach(name -> unsupported.putIfAbsent(name, rule.path()));
        if (!rule.to().isEmpty()) {
            clauses.add(Clause.of(rule.to(), unsupported));
        }
        if (!rule.from().isEmpty()) {
            clauses.add(Clause.of(rule.from(), unsupported));
        }
        for (Condition condition : rule.when()) {
            clauses.add(Clause.of(condition, unsupported));
        }
        boolean dropped = action == Action.ALLOW && !unsupported.isEmpty();
        Outcome outcome = dropped
                ? Outcome.DROPPED
                : clauses.stream().allMatch(Clause::canMatch) ? Outcome.CAN_MATCH : Outcome.NEVER_MATCHES;
        // Where the rule is left out, or another clause already fails, trust domains make no difference.
        boolean trustDomainsMatter = !dropped && clauses.stream().allMatch(Clause::couldMatchWithTrustDomains);
        return new ConvertedRule(
                rule,
                outcome,
                !dropped && clauses.isEmpty(),
                outcome != Outcome.CAN_MATCH || clauses.stream().anyMatch(Clause::losesMatches),
                outcome == Outcome.CAN_MATCH
                        && (!rule.unknownFields().isEmpty() || clauses.stream().anyMatch(Clause::widened)),
                unsupported,
                clauses.stream().anyMatch(Clause::reported),
                trustDomainsMatter
                        ? clauses.stream()
                                .flatMap(clause -> clause.trustDomains().stream())
                                .toList()
                        : List.of());
    }

    /** Whether the conversion changed what the rule matches. */
    boolean changed() {
        return losesMatches || widened;
    }

    /** One clause: whether any of its matches is left, and what became of them. */
    private record Clause(
            boolean canMatch,
            boolean couldMatchWithTrustDomains,
            boolean losesMatches,
            boolean widened,
            boolean reported,
            List<StringList> trustDomains) {

        static Clause of(List<MatchEntry> entries, SortedMap<String, String> unsupported) {
            boolean canMatch = false;
            boolean couldMatch = false;
            boolean losesMatches = false;
            boolean widened = false;
            boolean reported = false;
            List<StringList> trustDomains = new ArrayList<>();
            for (MatchEntry entry : entries) {
                Match match = Match.of(entry);
                match.unsupported()
                        .forEach(field -> unsupported.putIfAbsent(
                                field.fieldName(), entry.field(field).path()));
                entry.unknownFields().forEach(name -> unsupported.putIfAbsent(name, entry.path() + "." + name));
                reported |= !match.unsupported().isEmpty();
                trustDomains.addAll(match.trustDomains());
                canMatch |= match.kept();
                couldMatch |= match.kept() || !match.trustDomains().isEmpty();
                losesMatches |= !match.kept();
                widened |= match.kept()
                        && (match.losesFields() || !entry.unknownFields().isEmpty());
            }
            return new Clause(canMatch, couldMatch, losesMatches, widened, reported, trustDomains);
        }

        static Clause of(Condition condition, SortedMap<String, String> unsupported) {
            boolean l4 = ZtunnelSupport.ofWhenKey(condition.key()) == ZtunnelSupport.L4;
            if (!l4) {
                unsupported.putIfAbsent(condition.key(), condition.path() + ".key");
            }
            boolean values = l4 && anyParses(condition.key(), condition.values());
            boolean notValues = l4 && anyParses(condition.key(), condition.notValues());
            boolean kept = values || notValues;
            boolean widened = kept
                    && (values != !condition.values().isEmpty()
                            || notValues != !condition.notValues().isEmpty());
            return new Clause(kept, kept, !kept, widened, !l4, List.of());
        }

        private static boolean anyParses(String key, StringList values) {
            return switch (key) {
                case "source.ip", "destination.ip" -> values.values().stream().anyMatch(IpBlock::isValid);
                case "destination.port" -> values.values().stream().anyMatch(PortText::isValid);
                default -> !values.isEmpty();
            };
        }
    }

    /**
     * One source or operation: whether anything of it is left for ztunnel, and what is not.
     *
     * @param unparsable a field is left out because istiod can parse none of its values
     */
    private record Match(
            boolean kept, boolean unparsable, List<MatchField> unsupported, List<StringList> trustDomains) {

        boolean losesFields() {
            return unparsable || !unsupported.isEmpty() || !trustDomains.isEmpty();
        }

        static Match of(MatchEntry entry) {
            boolean kept = false;
            boolean unparsable = false;
            List<MatchField> unsupported = new ArrayList<>();
            for (Map.Entry<MatchField, StringList> field : entry.fields().entrySet()) {
                StringList values = field.getValue();
                switch (ZtunnelSupport.of(field.getKey())) {
                    case L4 -> {
                        boolean parsed = isKept(field.getKey(), values);
                        kept |= parsed;
                        unparsable |= !parsed && !values.isEmpty();
                    }
                    case L7 -> {
                        if (!values.isEmpty()) {
                            unsupported.add(field.getKey());
                        }
                    }
                    case LEFT_OUT -> {
                        // Looked at below, because it depends on the other fields whether the loss matters.
                    }
                }
            }
            return new Match(kept, unparsable, unsupported, TrustDomains.lost(entry));
        }

        /** Values that istiod cannot parse are left out one by one (stringToIP, stringToPort). */
        private static boolean isKept(MatchField field, StringList values) {
            return switch (field) {
                case IP_BLOCKS, NOT_IP_BLOCKS -> values.values().stream().anyMatch(IpBlock::isValid);
                case PORTS, NOT_PORTS -> values.values().stream().anyMatch(PortText::isValid);
                default -> !values.isEmpty();
            };
        }
    }
}
