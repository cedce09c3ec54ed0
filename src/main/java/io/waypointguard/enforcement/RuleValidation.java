package io.waypointguard.enforcement;

import io.waypointguard.mesh.AuthorizationRule;
import io.waypointguard.mesh.AuthorizationRule.Condition;
import io.waypointguard.mesh.AuthorizationRule.MatchEntry;
import io.waypointguard.mesh.MatchField;
import io.waypointguard.mesh.PolicySpec.Action;
import io.waypointguard.mesh.StringList;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What istiod's webhook or the CRD refuses in one rule of a policy. */
final class RuleValidation {

    private static final int MAX_FROM = 512;

    private static final Set<MatchField> NOT_WITH_CUSTOM = EnumSet.of(
            MatchField.NAMESPACES,
            MatchField.NOT_NAMESPACES,
            MatchField.SERVICE_ACCOUNTS,
            MatchField.NOT_SERVICE_ACCOUNTS,
            MatchField.TRUST_DOMAINS,
            MatchField.NOT_TRUST_DOMAINS,
            MatchField.PRINCIPALS,
            MatchField.NOT_PRINCIPALS,
            MatchField.REQUEST_PRINCIPALS,
            MatchField.NOT_REQUEST_PRINCIPALS);
    private static final Set<String> KEYS_NOT_WITH_CUSTOM =
            Set.of("source.namespace", "source.serviceAccount", "source.trustDomain", "source.principal");
    private static final Set<MatchField> SERVICE_ACCOUNTS =
            EnumSet.of(MatchField.SERVICE_ACCOUNTS, MatchField.NOT_SERVICE_ACCOUNTS);
    private static final Set<MatchField> NOT_WITH_SERVICE_ACCOUNTS = EnumSet.of(
            MatchField.PRINCIPALS, MatchField.NOT_PRINCIPALS, MatchField.NAMESPACES, MatchField.NOT_NAMESPACES);

    private final Action action;
    private final List<Violation> violations = new ArrayList<>();

    private RuleValidation(Action action) {
        this.action = action;
    }

    static List<Violation> violations(AuthorizationRule rule, Action action) {
        RuleValidation validation = new RuleValidation(action);
        if (rule.from().size() > MAX_FROM) {
            validation.add(rule.path() + ".from", "has more than " + MAX_FROM + " entries");
        }
        rule.from().forEach(source -> validation.entry(source, "source"));
        rule.from().forEach(validation::serviceAccounts);
        rule.to().forEach(operation -> validation.entry(operation, "operation"));
        rule.when().forEach(validation::condition);
        return validation.violations;
    }

    private void entry(MatchEntry entry, String name) {
        boolean empty = entry.fields().values().stream().allMatch(StringList::isEmpty)
                && entry.unknownFields().isEmpty();
        if (!entry.present() || empty) {
            add(
                    entry.path(),
                    "the " + name + " is " + (entry.present() ? "empty" : "missing") + ", and must say something");
        }
        entry.fields().forEach((field, list) -> {
            if (action == Action.CUSTOM && NOT_WITH_CUSTOM.contains(field) && !list.isEmpty()) {
                add(list.path(), "does not go with the action CUSTOM");
            }
            values(list, ValueSyntax.of(field));
        });
    }

    /** The CRD goes by whether a list is there, be it empty. */
    private void serviceAccounts(MatchEntry source) {
        boolean accounts = SERVICE_ACCOUNTS.stream().anyMatch(source.fields()::containsKey);
        if (accounts && NOT_WITH_SERVICE_ACCOUNTS.stream().anyMatch(source.fields()::containsKey)) {
            add(source.path(), "serviceAccounts do not go with principals or namespaces in one source");
        }
        for (MatchField field : SERVICE_ACCOUNTS) {
            if (source.field(field).values().size() > ValueSyntax.MAX_SERVICE_ACCOUNTS) {
                add(source.field(field).path(), "has more than " + ValueSyntax.MAX_SERVICE_ACCOUNTS + " entries");
            }
        }
    }

    private void condition(Condition condition) {
        String key = condition.key();
        if (key.isEmpty()) {
            add(condition.path() + ".key", "must be set");
            return;
        }
        if (action == Action.CUSTOM && (KEYS_NOT_WITH_CUSTOM.contains(key) || key.startsWith("request.auth."))) {
            add(condition.path() + ".key", key + " does not go with the action CUSTOM");
        }
        if (condition.values().isEmpty() && condition.notValues().isEmpty()) {
            add(condition.path(), "needs values or notValues for the key " + key);
            return;
        }
        Optional<String> fault = WhenKey.fault(key);
        if (fault.isPresent()) {
            add(condition.path() + ".key", fault.get());
            return;
        }
        for (StringList list : List.of(condition.values(), condition.notValues())) {
            if (key.equals("source.serviceAccount") && list.values().size() > ValueSyntax.MAX_SERVICE_ACCOUNTS) {
                add(list.path(), "has more than " + ValueSyntax.MAX_SERVICE_ACCOUNTS + " entries");
            }
            values(list, WhenKey.syntax(key));
        }
    }

    private void values(StringList list, ValueSyntax syntax) {
        for (int i = 0; i < list.values().size(); i++) {
            String path = list.path(i);
            syntax.fault(list.values().get(i)).ifPresent(fault -> add(path, fault));
        }
    }

    private void add(String path, String message) {
        violations.add(new Violation(path, message));
    }
}
