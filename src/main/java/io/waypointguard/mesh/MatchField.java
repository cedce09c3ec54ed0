package io.waypointguard.mesh;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The match fields of the AuthorizationPolicy schema, of a {@code source} or of an {@code operation}. */
public enum MatchField {
    PRINCIPALS(Part.SOURCE, "principals"),
    NOT_PRINCIPALS(Part.SOURCE, "notPrincipals"),
    REQUEST_PRINCIPALS(Part.SOURCE, "requestPrincipals"),
    NOT_REQUEST_PRINCIPALS(Part.SOURCE, "notRequestPrincipals"),
    NAMESPACES(Part.SOURCE, "namespaces"),
    NOT_NAMESPACES(Part.SOURCE, "notNamespaces"),
    SERVICE_ACCOUNTS(Part.SOURCE, "serviceAccounts"),
    NOT_SERVICE_ACCOUNTS(Part.SOURCE, "notServiceAccounts"),
    TRUST_DOMAINS(Part.SOURCE, "trustDomains"),
    NOT_TRUST_DOMAINS(Part.SOURCE, "notTrustDomains"),
    IP_BLOCKS(Part.SOURCE, "ipBlocks"),
    NOT_IP_BLOCKS(Part.SOURCE, "notIpBlocks"),
    REMOTE_IP_BLOCKS(Part.SOURCE, "remoteIpBlocks"),
    NOT_REMOTE_IP_BLOCKS(Part.SOURCE, "notRemoteIpBlocks"),
    HOSTS(Part.OPERATION, "hosts"),
    NOT_HOSTS(Part.OPERATION, "notHosts"),
    PORTS(Part.OPERATION, "ports"),
    NOT_PORTS(Part.OPERATION, "notPorts"),
    METHODS(Part.OPERATION, "methods"),
    NOT_METHODS(Part.OPERATION, "notMethods"),
    PATHS(Part.OPERATION, "paths"),
    NOT_PATHS(Part.OPERATION, "notPaths");

    /** Where in a rule the field stands. */
    public enum Part {
        SOURCE,
        OPERATION
    }

    private static final Map<Part, Map<String, MatchField>> BY_NAME = Stream.of(values())
            .collect(Collectors.groupingBy(
                    field -> field.part, Collectors.toMap(field -> field.fieldName, Function.identity())));

    private final Part part;
    private final String fieldName;

    MatchField(Part part, String fieldName) {
        this.part = part;
        this.fieldName = fieldName;
    }

    public String fieldName() {
        return fieldName;
    }

    /** The field of that name there; nothing when the schema has none. */
    public static Optional<MatchField> of(Part part, String fieldName) {
        return Optional.ofNullable(BY_NAME.getOrDefault(part, Map.of()).get(fieldName));
    }
}
