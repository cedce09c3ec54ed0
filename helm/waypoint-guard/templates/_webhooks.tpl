{{/*
The CA of the certificate, where the values have it. With certs.mode=job the Job writes it, with cert-manager its
cainjector does: a field that is not rendered is nobody's to take away again.
*/}}
{{- define "waypoint-guard.caBundle" -}}
{{- if and (eq .Values.certs.mode "secret") .Values.tls.caBundle -}}
caBundle: {{ .Values.tls.caBundle | b64enc }}
{{- end -}}
{{- end -}}

{{/* The same exemptions as in the settings, so that they hold while the guard is down. */}}
{{- define "waypoint-guard.exemptRequesters" -}}
{{- with .Values.exempt.users }}
- name: not-by-an-exempt-user
  expression: {{ printf "!(request.userInfo.username in %s)" (toJson .) | quote }}
{{- end }}
{{- with .Values.exempt.groups }}
- name: not-by-an-exempt-group
  expression: {{ printf "!request.userInfo.?groups.orValue([]).exists(group, group in %s)" (toJson .) | quote }}
{{- end }}
{{- end -}}
