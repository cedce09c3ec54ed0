package io.waypointguard.enforcement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.testing.MeshYaml;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Policies, and who refuses each: the schema of the CRD, istiod's webhook, both or neither. Written from Istio's CRD and
 * from what its webhook checks.
 */
final class PolicyCases {

    enum RefusedBy {
        NOBODY,
        CRD,
        WEBHOOK,
        BOTH;

        boolean crd() {
            return this == CRD || this == BOTH;
        }
    }

    record PolicyCase(RefusedBy refusedBy, String annotations, String spec) {

        ObjectNode manifest(String name) {
            ObjectNode tree = MeshYaml.policyTree("app", spec);
            ObjectNode metadata = tree.withObject("/metadata").put("name", name);
            if (!annotations.isEmpty()) {
                metadata.set("annotations", MeshYaml.tree(annotations));
            }
            return tree;
        }

        @Override
        public String toString() {
            String text = annotations + spec;
            return refusedBy + " " + (text.length() > 150 ? text.substring(0, 150) + "…" : text);
        }
    }

    private static final String SHAPES = """
            NOBODY  |
            NOBODY  | null
            NOBODY  | {}
            NOBODY  | {rules: []}
            NOBODY  | {rules: null}
            NOBODY  | {action: null}
            NOBODY  | {action: ALLOW, rules: [{}]}
            NOBODY  | {action: DENY, rules: [{}]}
            NOBODY  | {action: AUDIT}
            NOBODY  | {action: AUDIT, rules: []}
            NOBODY  | {rules: [{from: [], to: [], when: []}]}
            NOBODY  | {rules: [{from: null, to: null, when: null}]}
            NOBODY  | {notAField: 1}
            NOBODY  | {target_refs: [{kind: Pod, name: a}]}
            NOBODY  | {rules: [{from: [{source: {principals: [a], newField: [b]}}]}]}
            CRD     | []
            CRD     | text
            CRD     | 1
            CRD     | {rules: {}}
            CRD     | {rules: [null]}
            CRD     | {rules: [[]]}
            CRD     | {rules: [a]}
            CRD     | {rules: [{from: {}}]}
            CRD     | {rules: [{from: [null]}]}
            CRD     | {rules: [{to: [null]}]}
            CRD     | {rules: [{when: [null]}]}
            CRD     | {rules: [{from: [{source: []}]}]}
            CRD     | {rules: [{from: [{source: {principals: a}}]}]}
            CRD     | {rules: [{from: [{source: {principals: [1]}}]}]}
            CRD     | {rules: [{from: [{source: {principals: [null]}}]}]}
            CRD     | {rules: [{from: [{source: {principals: [true]}}]}]}
            CRD     | {rules: [{to: [{operation: {ports: [80]}}]}]}
            CRD     | {action: 1}
            BOTH    | {action: allow}
            BOTH    | {action: ''}
            BOTH    | {action: Deny}
            WEBHOOK | {action: DENY}
            WEBHOOK | {action: DENY, rules: []}
            WEBHOOK | {action: DENY, rules: null}
            """;

    private static final String PROVIDERS = """
            NOBODY  | {action: CUSTOM, provider: {name: p}, rules: [{}]}
            NOBODY  | {action: CUSTOM, provider: {name: p}, rules: [{from: [{source: {ipBlocks: [10.0.0.1]}}]}]}
            NOBODY  | {action: CUSTOM, provider: {name: p}, rules: [{from: [{source: {remoteIpBlocks: [10.0.0.1]}}]}]}
            NOBODY  | {action: CUSTOM, provider: {name: p}, rules: [{to: [{operation: {paths: [/a], methods: [GET], hosts: [a], ports: ['1']}}]}]}
            NOBODY  | {action: CUSTOM, provider: {name: p}, rules: [{when: [{key: 'request.headers[a]', values: [b]}]}]}
            NOBODY  | {action: CUSTOM, provider: {name: p}, rules: [{when: [{key: source.ip, values: [10.0.0.1]}]}]}
            NOBODY  | {provider: null}
            WEBHOOK | {action: CUSTOM, provider: {name: p}}
            WEBHOOK | {action: CUSTOM, provider: {name: p}, rules: []}
            WEBHOOK | {action: CUSTOM, rules: [{}]}
            WEBHOOK | {action: CUSTOM, provider: null, rules: [{}]}
            WEBHOOK | {action: CUSTOM, provider: {}, rules: [{}]}
            WEBHOOK | {action: CUSTOM, provider: {name: ''}, rules: [{}]}
            WEBHOOK | {action: CUSTOM, provider: {name: null}, rules: [{}]}
            WEBHOOK | {action: ALLOW, provider: {name: p}}
            WEBHOOK | {action: DENY, provider: {name: p}, rules: [{}]}
            WEBHOOK | {action: AUDIT, provider: {}, rules: [{}]}
            WEBHOOK | {provider: {name: p}}
            CRD     | {action: CUSTOM, provider: p, rules: [{}]}
            CRD     | {action: CUSTOM, provider: {name: 1}, rules: [{}]}
            """
            + customWith(
                    "from: [{source: {%s: [a]}}]",
                    "namespaces",
                    "notNamespaces",
                    "serviceAccounts",
                    "notServiceAccounts",
                    "trustDomains",
                    "notTrustDomains",
                    "principals",
                    "notPrincipals",
                    "requestPrincipals",
                    "notRequestPrincipals")
            + customWith(
                    "when: [{key: '%s', values: [a]}]",
                    "source.namespace",
                    "source.serviceAccount",
                    "source.trustDomain",
                    "source.principal",
                    "request.auth.principal",
                    "request.auth.audiences",
                    "request.auth.presenter",
                    "request.auth.claims[a]");

    private static final String SELECTORS = """
            NOBODY  | {selector: null}
            NOBODY  | {selector: {}}
            NOBODY  | {selector: {matchLabels: {}}}
            NOBODY  | {selector: {matchLabels: null}}
            NOBODY  | {selector: {matchLabels: {app: ''}}}
            NOBODY  | {selector: {matchLabels: {'a.b/c': d}}}
            NOBODY  | {selector: {matchLabels: {'not a label key!': 'not a label value!'}}}
            NOBODY  | {selector: {matchLabels: {app: LONG63}}}
            CRD     | {selector: {matchLabels: {app: LONG64}}}
            NOBODY  | {selector: {matchLabels: {app: null}}}
            CRD     | {selector: {matchLabels: {app: 1}}}
            CRD     | {selector: {matchLabels: []}}
            CRD     | {selector: []}
            BOTH    | {selector: {matchLabels: {'': a}}}
            BOTH    | {selector: {matchLabels: {'a*': b}}}
            BOTH    | {selector: {matchLabels: {a: 'b*'}}}
            BOTH    | {selector: {matchLabels: {a: '*'}}}
            """;

    private static final String TARGETS = """
            NOBODY  | {targetRefs: []}
            NOBODY  | {targetRefs: null}
            NOBODY  | {targetRef: null}
            NOBODY  | {targetRef: null, targetRefs: null, selector: null}
            NOBODY  | {targetRefs: [{kind: Service, name: a}]}
            NOBODY  | {targetRefs: [{group: '', kind: Service, name: a}]}
            NOBODY  | {targetRefs: [{group: null, kind: Service, name: a}]}
            NOBODY  | {targetRefs: [{group: core, kind: Service, name: a}]}
            NOBODY  | {targetRefs: [{group: networking.istio.io, kind: ServiceEntry, name: a}]}
            NOBODY  | {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: a}]}
            NOBODY  | {targetRefs: [{group: gateway.networking.k8s.io, kind: GatewayClass, name: a}]}
            NOBODY  | {targetRef: {kind: Service, name: a}}
            NOBODY  | {targetRefs: [{kind: Service, name: a, namespace: ''}]}
            NOBODY  | {targetRefs: [{kind: Service, name: a, namespace: null}]}
            NOBODY  | {targetRefs: [{kind: Service, name: 'Not a name!'}]}
            NOBODY  | {targetRefs: [{kind: Service, name: a}, {kind: Service, name: a}]}
            NOBODY  | {targetRefs: [{kind: Service, name: LONG253}]}
            NOBODY  | {targetRefs: [REFS16]}
            CRD     | {targetRefs: [{kind: Service, name: LONG254}]}
            CRD     | {targetRefs: [REFS17]}
            CRD     | {targetRefs: {}}
            CRD     | {targetRefs: [null]}
            CRD     | {targetRefs: [{kind: Service, name: 1}]}
            CRD     | {targetRefs: [{kind: Service, name: a, group: 1}]}
            CRD     | {selector: {}, targetRefs: []}
            CRD     | {selector: {matchLabels: {a: b}}, targetRefs: []}
            CRD     | {targetRef: {kind: Service, name: a}, targetRefs: []}
            BOTH    | {selector: {}, targetRefs: [{kind: Service, name: a}]}
            BOTH    | {selector: {matchLabels: {a: b}}, targetRef: {kind: Service, name: a}}
            BOTH    | {targetRef: {kind: Service, name: a}, targetRefs: [{kind: Service, name: b}]}
            BOTH    | {targetRefs: [{kind: Service}]}
            BOTH    | {targetRefs: [{name: a}]}
            BOTH    | {targetRefs: [{}]}
            BOTH    | {targetRef: {}}
            BOTH    | {targetRefs: [{kind: Service, name: ''}]}
            BOTH    | {targetRefs: [{kind: Service, name: null}]}
            BOTH    | {targetRefs: [{kind: '', name: a}]}
            BOTH    | {targetRefs: [{kind: Service, name: a, namespace: app}]}
            BOTH    | {targetRefs: [{kind: Service, name: a, namespace: other}]}
            BOTH    | {targetRef: {kind: Service, name: a, namespace: app}}
            BOTH    | {targetRefs: [{group: Core, kind: Service, name: a}]}
            BOTH    | {targetRefs: [{group: 'a_b', kind: Service, name: a}]}
            BOTH    | {targetRefs: [{group: LONG254, kind: Service, name: a}]}
            BOTH    | {targetRefs: [{kind: 'Ser/vice', name: a}]}
            BOTH    | {targetRefs: [{kind: LONG64, name: a}]}
            WEBHOOK | {targetRefs: [{group: v1, kind: Service, name: a}]}
            WEBHOOK | {targetRefs: [{kind: service, name: a}]}
            WEBHOOK | {targetRefs: [{kind: Services, name: a}]}
            WEBHOOK | {targetRefs: [{kind: Gateway, name: a}]}
            WEBHOOK | {targetRefs: [{kind: ServiceEntry, name: a}]}
            WEBHOOK | {targetRefs: [{kind: GatewayClass, name: a}]}
            WEBHOOK | {targetRefs: [{group: networking.istio.io, kind: Gateway, name: a}]}
            WEBHOOK | {targetRefs: [{group: gateway.networking.k8s.io, kind: Service, name: a}]}
            WEBHOOK | {targetRefs: [{group: networking.istio.io, kind: Service, name: a}]}
            WEBHOOK | {targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: a}]}
            WEBHOOK | {targetRefs: [{kind: Pod, name: a}]}
            WEBHOOK | {targetRefs: [{group: inference.networking.k8s.io, kind: InferencePool, name: a}]}
            WEBHOOK | {targetRef: {kind: Pod, name: a}}
            WEBHOOK | {targetRefs: [{kind: Service, name: a}, {kind: Pod, name: a}]}
            """;

    private static final String SOURCES = """
            NOBODY  | {rules: [{from: [{source: {principals: ['spiffe://a', '*x*', 'no principal at all']}}]}]}
            NOBODY  | {rules: [{from: [{source: {namespaces: ['*'], notNamespaces: [a], requestPrincipals: [a]}}]}]}
            NOBODY  | {rules: [{from: [{source: {serviceAccounts: [a, b/c], requestPrincipals: [x], ipBlocks: [10.0.0.1]}}]}]}
            NOBODY  | {rules: [{from: [{source: {serviceAccounts: [a]}}, {source: {principals: [a]}}]}]}
            NOBODY  | {rules: [{from: [{source: {serviceAccounts: [ACCOUNTS16]}}]}]}
            NOBODY  | {rules: [{from: [{source: {notServiceAccounts: [LONG320]}}]}]}
            NOBODY  | {rules: [{from: [{source: {principals: null, namespaces: [a]}}]}]}
            NOBODY  | {rules: [{from: [{source: {serviceAccounts: null, namespaces: [a]}}]}]}
            NOBODY  | {rules: [{from: [{source: {principals: [], namespaces: [a]}}]}]}
            NOBODY  | {rules: [{from: [{source: {trustDomains: [td, '*', 'td*', '*td', a.b]}}]}]}
            NOBODY  | {rules: [{from: [{source: {notTrustDomains: [td], serviceAccounts: [a]}}]}]}
            CRD     | {rules: [{from: [{source: {serviceAccounts: [], namespaces: [a]}}]}]}
            CRD     | {rules: [{from: [{source: {serviceAccounts: [a], namespaces: []}}]}]}
            CRD     | {rules: [{from: [{source: {serviceAccounts: [a], notPrincipals: []}}]}]}
            BOTH    | {rules: [{from: [{source: {serviceAccounts: [], notPrincipals: []}}]}]}
            BOTH    | {rules: [{from: [{source: {serviceAccounts: [a], namespaces: [b]}}]}]}
            BOTH    | {rules: [{from: [{source: {serviceAccounts: [a], notNamespaces: [b]}}]}]}
            BOTH    | {rules: [{from: [{source: {notServiceAccounts: [a], principals: [b]}}]}]}
            BOTH    | {rules: [{from: [{source: {notServiceAccounts: [a], notPrincipals: [b]}}]}]}
            BOTH    | {rules: [{from: [{source: {serviceAccounts: [ACCOUNTS17]}}]}]}
            BOTH    | {rules: [{from: [{source: {serviceAccounts: [LONG321]}}]}]}
            WEBHOOK | {rules: [{from: [{source: {serviceAccounts: ['']}}]}]}
            WEBHOOK | {rules: [{from: [{source: {serviceAccounts: ['*']}}]}]}
            WEBHOOK | {rules: [{from: [{source: {serviceAccounts: ['a/*']}}]}]}
            WEBHOOK | {rules: [{from: [{source: {serviceAccounts: [a/b/c]}}]}]}
            WEBHOOK | {rules: [{from: [{source: {serviceAccounts: [/a]}}]}]}
            WEBHOOK | {rules: [{from: [{source: {notServiceAccounts: [a/]}}]}]}
            WEBHOOK | {rules: [{from: [{}]}]}
            WEBHOOK | {rules: [{from: [{source: null}]}]}
            WEBHOOK | {rules: [{from: [{source: {}}]}]}
            WEBHOOK | {rules: [{from: [{source: {principals: []}}]}]}
            WEBHOOK | {rules: [{from: [{source: {principals: null}}]}]}
            WEBHOOK | {rules: [{from: [{Source: {principals: [a]}}]}]}
            WEBHOOK | {rules: [{from: [{source: {principals: [a]}}, {}]}]}
            WEBHOOK | {rules: [{from: [{source: {trustDomains: ['']}}]}]}
            WEBHOOK | {rules: [{from: [{source: {trustDomains: [a/b]}}]}]}
            WEBHOOK | {rules: [{from: [{source: {trustDomains: ['a*b']}}]}]}
            WEBHOOK | {rules: [{from: [{source: {notTrustDomains: ['*a*']}}]}]}
            """
            + each(
                    "WEBHOOK | {rules: [{from: [{source: {%s: [a, '']}}]}]}",
                    "principals",
                    "notPrincipals",
                    "requestPrincipals",
                    "notRequestPrincipals",
                    "namespaces",
                    "notNamespaces")
            + each(
                    "NOBODY  | {rules: [{from: [{source: {%s: [10.0.0.1, 10.1.2.3/8, 0.0.0.0/0, '::1', '::/0', 'fe80::1%%eth0', '::ffff:10.0.0.1', '1:2:3:4:5:6:7::']}}]}]}",
                    "ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks")
            + each(
                    "WEBHOOK | {rules: [{from: [{source: {ipBlocks: ['%s']}}]}]}",
                    "",
                    " ",
                    "a",
                    "10.0.0",
                    "10.0.0.256",
                    "010.0.0.1",
                    "10.0.0.1/33",
                    "10.0.0.1/08",
                    "10.0.0.1/+8",
                    "10.0.0.1/",
                    "/8",
                    "10.0.0.0/8/8",
                    "::1/129",
                    "fe80::1%eth0/64",
                    "fe80::1%",
                    "1:2:3:4:5:6:7:8::",
                    "1::2::3",
                    "12345::",
                    "10.0.0.1:80",
                    "localhost",
                    "10.0.0.1 ",
                    "10.0.0.1-10.0.0.2")
            + each(
                    "WEBHOOK | {rules: [{from: [{source: {%s: [nonsense]}}]}]}",
                    "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks");

    private static final String OPERATIONS = """
            NOBODY  | {rules: [{to: [{operation: {ports: ['0', '80', '0080', '65535'], notPorts: ['1']}}]}]}
            NOBODY  | {rules: [{to: [{operation: {methods: [get, '*', 'NO METHOD'], hosts: ['*', 'a b'], notHosts: [a]}}]}]}
            NOBODY  | {rules: [{to: [{operation: {methods: [], ports: ['80']}}]}]}
            WEBHOOK | {rules: [{to: [{}]}]}
            WEBHOOK | {rules: [{to: [{operation: null}]}]}
            WEBHOOK | {rules: [{to: [{operation: {}}]}]}
            WEBHOOK | {rules: [{to: [{operation: {methods: []}}]}]}
            WEBHOOK | {rules: [{to: [{operation: {methods: null, paths: []}}]}]}
            WEBHOOK | {rules: [{to: [{operation: {ports: ['80']}}, {operation: {}}]}]}
            """
            + each(
                    "WEBHOOK | {rules: [{to: [{operation: {ports: ['%s']}}]}]}",
                    "", "http", "+80", "-1", "65536", "80.0", "0x50", "8_0", " 80", "99999999999999999999", "*")
            + each(
                    "WEBHOOK | {rules: [{to: [{operation: {%s: ['']}}]}]}",
                    "hosts", "notHosts", "methods", "notMethods", "paths", "notPaths", "notPorts")
            + each(
                    "NOBODY  | {rules: [{to: [{operation: {%s: ['/a', '*', '/a*', '*/b', '/a b?', 'a', '/', '/{*}', '/a/{*}/b', '/a/{**}', '{**}', '/{*}/{**}', '/{*}/x/{**}/', '/{**}/b', '/{*}/~%%20:@!']}}]}]}",
                    "paths", "notPaths")
            + each(
                    "WEBHOOK | {rules: [{to: [{operation: {paths: ['%s']}}]}]}",
                    "/{**}/{*}",
                    "/{**}/{**}",
                    "/a{*}",
                    "/{*}b",
                    "/{a}",
                    "/{a=*}",
                    "/{",
                    "/a}",
                    "/{}",
                    "/{***}",
                    "/{*}/a b",
                    "/{*}/*",
                    "/{*}//b",
                    "/{*}/a?b",
                    "/{*}/{**}/{*}");

    private static final String CONDITIONS = """
            NOBODY  | {rules: [{when: [{key: source.ip, values: [10.0.0.1], notValues: []}]}]}
            NOBODY  | {rules: [{when: [{key: 'request.headersX[a]', values: [b]}]}]}
            NOBODY  | {rules: [{when: [{key: 'request.headers[[a]]', values: [b]}]}]}
            NOBODY  | {rules: [{when: [{key: destination.port, values: ['80'], notValues: ['65535']}]}]}
            NOBODY  | {rules: [{when: [{key: source.serviceAccount, values: [a, b/c]}]}]}
            NOBODY  | {rules: [{when: [{key: source.principal, values: [a]}, {key: source.principal, notValues: [b]}]}]}
            BOTH    | {rules: [{when: [{}]}]}
            BOTH    | {rules: [{when: [{values: [a]}]}]}
            BOTH    | {rules: [{when: [{key: null, values: [a]}]}]}
            CRD     | {rules: [{when: [{key: 1, values: [a]}]}]}
            CRD     | {rules: [{when: [{key: source.ip, values: 10.0.0.1}]}]}
            CRD     | {rules: [{when: [{key: destination.port, values: [80]}]}]}
            WEBHOOK | {rules: [{when: [{key: '', values: [a]}]}]}
            WEBHOOK | {rules: [{when: [{key: source.ip}]}]}
            WEBHOOK | {rules: [{when: [{key: source.ip, values: []}]}]}
            WEBHOOK | {rules: [{when: [{key: source.ip, values: null, notValues: []}]}]}
            WEBHOOK | {rules: [{when: [{key: source.ip, values: ['']}]}]}
            WEBHOOK | {rules: [{when: [{key: source.ip, values: [10.0.0.1], notValues: [nonsense]}]}]}
            WEBHOOK | {rules: [{when: [{key: remote.ip, values: [nonsense]}]}]}
            WEBHOOK | {rules: [{when: [{key: destination.ip, values: [10.0.0.1/33]}]}]}
            WEBHOOK | {rules: [{when: [{key: destination.port, values: [http]}]}]}
            WEBHOOK | {rules: [{when: [{key: destination.port, notValues: ['65536']}]}]}
            WEBHOOK | {rules: [{when: [{key: source.serviceAccount, values: ['a*']}]}]}
            WEBHOOK | {rules: [{when: [{key: source.serviceAccount, notValues: [a/b/c]}]}]}
            WEBHOOK | {rules: [{when: [{key: source.serviceAccount, values: [ACCOUNTS17]}]}]}
            WEBHOOK | {rules: [{when: [{key: source.principal, values: [a, '']}]}]}
            """
            + each(
                    "NOBODY  | {rules: [{when: [{key: '%s', values: [a]}]}]}",
                    "source.namespace",
                    "source.serviceAccount",
                    "source.trustDomain",
                    "source.principal",
                    "request.auth.principal",
                    "request.auth.audiences",
                    "request.auth.presenter",
                    "request.auth.claims[a]",
                    "request.auth.claims[a][b]",
                    "request.headers[a]",
                    "request.experimental.inline.headers[a]",
                    "connection.sni",
                    "experimental.envoy.filters.a[b]")
            + each(
                    "WEBHOOK | {rules: [{when: [{key: '%s', values: [a]}]}]}",
                    "request.headers",
                    "request.headers[]",
                    "request.headers[a",
                    "request.headers[a]b",
                    "request.auth.claims",
                    "request.auth.claims[]",
                    "experimental.envoy.filters.a",
                    "destination.labels[a]",
                    "destination.labels",
                    "destination.namespace",
                    "destination.name",
                    "destination.user",
                    "Source.ip",
                    "source.IP",
                    "source.ip ",
                    "request.auth",
                    "made.up",
                    "request.header[a]",
                    "connection.SNI",
                    "source.labels[a]");

    private static final String SIZES = """
            NOBODY  | {rules: [RULES512]}
            CRD     | {rules: [RULES513]}
            NOBODY  | {rules: [{from: [FROM512]}]}
            CRD     | {rules: [{from: [FROM513]}]}
            NOBODY  | {rules: [{to: [TO600]}]}
            NOBODY  | {selector: {matchLabels: {LABELS4096}}}
            CRD     | {selector: {matchLabels: {LABELS4097}}}
            """;

    private static final String ANNOTATIONS = """
            NOBODY  | {istio.io/dry-run: 'true'}                          | {}
            NOBODY  | {istio.io/dry-run: '0'}                             | {action: DENY, rules: [{}]}
            NOBODY  | {istio.io/dry-run: 'T'}                             | {action: ALLOW}
            NOBODY  | {istio.io/dry-run: 'False'}                         | {targetRefs: [{kind: Service, name: a}]}
            WEBHOOK | {istio.io/dry-run: ''}                              | {}
            WEBHOOK | {istio.io/dry-run: 'yes'}                           | {}
            WEBHOOK | {istio.io/dry-run: 'tRUE'}                          | {}
            WEBHOOK | {istio.io/dry-run: 'true'}                          | {action: AUDIT}
            WEBHOOK | {istio.io/dry-run: 'false'}                         | {action: CUSTOM, provider: {name: p}, rules: [{}]}
            WEBHOOK | {internal.istio.io/parents: a}                      | {}
            WEBHOOK | {internal.istio.io/parent-namespace: a}             | {}
            WEBHOOK | {internal.istio.io/webhook-always-reject: 'false'}  | {}
            NOBODY  | {internal.istio.io/other: a}                        | {}
            """;

    private PolicyCases() {}

    static Stream<PolicyCase> all() {
        Stream<PolicyCase> plain = (SHAPES
                        + PROVIDERS
                        + SELECTORS
                        + TARGETS
                        + SOURCES
                        + OPERATIONS
                        + CONDITIONS
                        + SIZES)
                .lines()
                .map(line -> line.split(" *\\| ?", 2))
                .map(parts -> new PolicyCase(RefusedBy.valueOf(parts[0]), "", filled(parts[1])));
        Stream<PolicyCase> annotated = ANNOTATIONS
                .lines()
                .map(line -> line.split(" *\\| *", 3))
                .map(parts -> new PolicyCase(RefusedBy.valueOf(parts[0]), parts[1], parts[2]));
        return Stream.concat(plain, annotated);
    }

    private static String customWith(String match, String... names) {
        return each("WEBHOOK | {action: CUSTOM, provider: {name: p}, rules: [{" + match + "}]}", names);
    }

    private static String each(String line, String... names) {
        return Stream.of(names).map(name -> line.formatted(name) + "\n").collect(Collectors.joining());
    }

    /** Puts long names and long lists where their placeholders are. */
    private static String filled(String spec) {
        String filled = spec;
        for (int length : new int[] {63, 64, 253, 254, 320, 321}) {
            filled = filled.replace("LONG" + length, "a".repeat(length));
        }
        filled = repeated(filled, "REFS", "{kind: Service, name: s%d}", 16, 17);
        filled = repeated(filled, "ACCOUNTS", "a%d", 16, 17);
        filled = repeated(filled, "RULES", "{}", 512, 513);
        filled = repeated(filled, "FROM", "{source: {namespaces: [n%d]}}", 512, 513);
        filled = repeated(filled, "TO", "{operation: {ports: ['%d']}}", 600);
        return repeated(filled, "LABELS", "l%d: a", 4096, 4097);
    }

    private static String repeated(String spec, String placeholder, String item, int... counts) {
        String filled = spec;
        for (int count : counts) {
            if (filled.contains(placeholder + count)) {
                filled = filled.replace(
                        placeholder + count,
                        IntStream.range(0, count).mapToObj(item::formatted).collect(Collectors.joining(", ")));
            }
        }
        return filled;
    }
}
