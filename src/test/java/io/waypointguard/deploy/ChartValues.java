package io.waypointguard.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Values for the chart: every way to a certificate, alone and with each optional part. */
final class ChartValues {

    static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBszCCAVmgAwIBAgIUJjBXrdVEJQCtW0OEMzbqUh8NyS8wCgYIKoZIzj0EAwIw
            """ + "-----END CERTIFICATE-----\n";

    static final List<String> CERTIFICATES = List.of(
            "certs: {mode: job}",
            "certs: {mode: job, restrictBundles: false}",
            "certs: {mode: cert-manager}",
            "{certs: {mode: cert-manager}, certManager: {issuerRef: {name: ours, kind: ClusterIssuer}}}",
            "{certs: {mode: secret}, tls: {existingSecret: ours, caBundle: \"" + CERTIFICATE.replace("\n", "\\n")
                    + "\"}}");

    private static final List<String> PARTS = List.of(
            "networkPolicy: {enabled: true}",
            "networkPolicy: {enabled: true, ingressFrom: [{ipBlock: {cidr: 10.0.0.0/24}}],"
                    + " egressTo: [{ipBlock: {cidr: 10.0.0.0/24}}],"
                    + " metricsFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]}",
            "serviceMonitor: {enabled: true, labels: {release: prometheus}}",
            "prometheusRule: {enabled: true, labels: {release: prometheus}}",
            "grafanaDashboard: {enabled: true}",
            "metricsService: {enabled: true, annotations: {prometheus.io/scrape: \"true\"}}",
            "podDisruptionBudget: {minAvailable: 1}",
            "podDisruptionBudget: {minAvailable: 50%}",
            "podDisruptionBudget: {enabled: false}",
            "enroll: {enabled: false}",
            "exempt: {namespaces: [istio-system], users: ['system:serviceaccount:argocd:argocd'], groups: [admins]}",
            "webhook: {failurePolicy: Ignore, namespaceSelector: {matchLabels: {team: a},"
                    + " matchExpressions: [{key: b, operator: Exists}]}, objectSelector: {matchLabels: {c: d}},"
                    + " matchConditions: [{name: ours, expression: 'true'}], annotations: {e: f}, labels: {g: h}}",
            "mutatingWebhook: {namespaceSelector: {matchLabels: {team: a}}, annotations: {e: f}, timeoutSeconds: 1}",
            "{replicaCount: null, hostNetwork: true, dnsPolicy: ClusterFirstWithHostNet, webhook: {port: 10250}}",
            "{nodeSelector: {a: b}, tolerations: [{operator: Exists}], priorityClassName: system-cluster-critical,"
                    + " affinity: {nodeAffinity: {}}, commonLabels: {team: mesh}, podLabels: {a: b},"
                    + " podAnnotations: {c: d}, imagePullSecrets: [{name: ours}], extraArgs: [-Dx=y],"
                    + " extraEnv: [{name: A, value: b}], extraVolumes: [{name: c, emptyDir: {}}],"
                    + " extraVolumeMounts: [{name: c, mountPath: /c}], rules: {WG004: off, WG012: warn}}");

    private ChartValues() {}

    /** Each is a document of YAML. */
    static Stream<String> all() {
        List<String> all = new ArrayList<>(CERTIFICATES);
        all.addAll(PARTS);
        return all.stream();
    }

    static Stream<String> parts() {
        return PARTS.stream();
    }
}
