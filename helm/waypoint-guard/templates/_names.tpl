{{- define "waypoint-guard.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 46 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of everything. Short enough for what is added to it, and without the dots that no Service may have. */}}
{{- define "waypoint-guard.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- default $full .Values.fullnameOverride | replace "." "-" | trunc 46 | trimSuffix "-" -}}
{{- end -}}

{{- define "waypoint-guard.serviceAccountName" -}}
{{- default (.Values.serviceAccount.create | ternary (include "waypoint-guard.fullname" .) "default") .Values.serviceAccount.name -}}
{{- end -}}

{{- define "waypoint-guard.tlsSecretName" -}}
{{- eq .Values.certs.mode "secret" | ternary .Values.tls.existingSecret (printf "%s-tls" (include "waypoint-guard.fullname" .)) -}}
{{- end -}}

{{/* Called with a list of the context and the values of an image. */}}
{{- define "waypoint-guard.image" -}}
{{- $ := index . 0 -}}
{{- $image := index . 1 -}}
{{- $registry := default $image.registry ($.Values.global).imageRegistry -}}
{{- $name := empty $registry | ternary $image.repository (printf "%s/%s" $registry $image.repository) -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $name $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default $.Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}

{{/* What never changes of a component, and so may select its pods: called with a list of the context and its name. */}}
{{- define "waypoint-guard.selectorLabels" -}}
{{- $ := index . 0 -}}
app.kubernetes.io/name: {{ include "waypoint-guard.name" $ }}
app.kubernetes.io/instance: {{ $.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/*
Replicas apart, where there is room: preferred, so that one node takes them all. A node without the label of a zone still
counts as a node, which it does not for topologySpreadConstraints that name both.
*/}}
{{- define "waypoint-guard.affinity" -}}
{{- if hasKey .Values.affinity "podAntiAffinity" -}}
{{ toYaml .Values.affinity }}
{{- else -}}
{{- with .Values.affinity }}
{{- toYaml . }}
{{ end -}}
podAntiAffinity:
  preferredDuringSchedulingIgnoredDuringExecution:
    {{- $selector := include "waypoint-guard.selectorLabels" (list . "webhook") | fromYaml }}
    {{- range $term := list (dict "weight" 100 "topologyKey" "kubernetes.io/hostname") (dict "weight" 50 "topologyKey" "topology.kubernetes.io/zone") }}
    - weight: {{ $term.weight }}
      podAffinityTerm:
        topologyKey: {{ $term.topologyKey }}
        labelSelector:
          matchLabels:
            {{- toYaml $selector | nindent 12 }}
    {{- end }}
{{- end -}}
{{- end -}}

{{/* Nothing in them says how they were rendered: `kubectl apply` and Helm give the same objects. */}}
{{- define "waypoint-guard.labels" -}}
{{- $ := index . 0 -}}
{{ include "waypoint-guard.selectorLabels" . }}
app.kubernetes.io/version: {{ $.Chart.AppVersion | quote }}
{{- with $.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Namespaces that are never asked about: what the cluster itself needs, the guard's own, and those of the values. */}}
{{- define "waypoint-guard.neverHeld" -}}
[{{ concat (list "kube-system" "kube-public" "kube-node-lease" .Release.Namespace) .Values.exempt.namespaces | uniq | join ", " }}]
{{- end -}}

{{/* In YAML, off is a boolean. */}}
{{- define "waypoint-guard.word" -}}
{{- kindIs "bool" . | ternary (ternary "on" "off" (eq (toString .) "true")) . | quote -}}
{{- end -}}
