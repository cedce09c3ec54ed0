{{/* The pod that runs `certs issue` or `certs renew`: called with a list of the context and that word. */}}
{{- define "waypoint-guard.certsPod" -}}
{{- $ := index . 0 -}}
metadata:
  labels:
    {{- include "waypoint-guard.labels" (list $ "certs") | nindent 4 }}
    istio.io/dataplane-mode: none
    sidecar.istio.io/inject: "false"
spec:
  serviceAccountName: {{ include "waypoint-guard.fullname" $ }}-certs
  automountServiceAccountToken: true
  enableServiceLinks: false
  restartPolicy: OnFailure
  {{- with $.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    {{- toYaml $.Values.podSecurityContext | nindent 4 }}
  containers:
    - name: certs
      image: {{ include "waypoint-guard.image" (list $ $.Values.image) }}
      imagePullPolicy: {{ $.Values.image.pullPolicy }}
      args:
        - certs
        - {{ index . 1 }}
        - --namespace={{ $.Release.Namespace }}
        - --service={{ include "waypoint-guard.fullname" $ }}
      resources:
        {{- toYaml $.Values.certs.resources | nindent 8 }}
      securityContext:
        {{- toYaml $.Values.securityContext | nindent 8 }}
  {{- with $.Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "waypoint-guard.certsJob" -}}
# It begins before the webhook configurations are there, and tries again until they are.
backoffLimit: 10
template:
  {{- include "waypoint-guard.certsPod" (list . "issue") | nindent 2 }}
{{- end -}}
