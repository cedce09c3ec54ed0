{{/* The settings of the guard, docs/settings.md, as environment variables. */}}
{{- define "waypoint-guard.settings" -}}
- name: GUARD_ENFORCE
  value: {{ include "waypoint-guard.word" .Values.levels.enforce }}
- name: GUARD_WARN
  value: {{ include "waypoint-guard.word" .Values.levels.warn }}
- name: GUARD_AUDIT
  value: {{ include "waypoint-guard.word" .Values.levels.audit }}
- name: GUARD_ROOT_NAMESPACE
  value: {{ .Values.rootNamespace | quote }}
- name: GUARD_TRUST_DOMAINS
  value: {{ join "," .Values.trustDomains | quote }}
- name: GUARD_WAYPOINT_CLASSES
  value: {{ join "," .Values.waypointClasses | quote }}
- name: GUARD_PENDING_WAYPOINT
  value: {{ .Values.pendingWaypoint | quote }}
- name: GUARD_IMPACT
  value: {{ include "waypoint-guard.word" .Values.impact }}
- name: GUARD_SELECTORS
  value: {{ .Values.selectors | quote }}
{{- range $rule, $most := .Values.rules }}
- name: GUARD_RULES_{{ $rule }}
  value: {{ include "waypoint-guard.word" $most }}
{{- end }}
- name: GUARD_EXEMPT_NAMESPACES
  value: {{ join "," .Values.exempt.namespaces | quote }}
- name: GUARD_EXEMPT_USERS
  value: {{ join "," .Values.exempt.users | quote }}
- name: GUARD_EXEMPT_GROUPS
  value: {{ join "," .Values.exempt.groups | quote }}
- name: GUARD_ENROLL_MODE
  value: {{ include "waypoint-guard.word" .Values.enroll.enabled }}
- name: GUARD_ENROLL_DEFAULT_WAYPOINT
  value: {{ .Values.enroll.defaultWaypoint | quote }}
- name: GUARD_CLUSTER_STALENESS_LIMIT
  value: {{ .Values.stalenessLimit | quote }}
- name: GUARD_TLS_CERTIFICATE
  value: /etc/waypoint-guard/tls/tls.crt
- name: GUARD_TLS_KEY
  value: /etc/waypoint-guard/tls/tls.key
{{- end -}}
