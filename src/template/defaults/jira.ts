// What jira_configs say unless the configuration says otherwise (row G10).
// Source: prometheus/alertmanager:template/default.tmpl.

export const JIRA_TEMPLATES = String.raw`
{{ define "jira.default.summary" }}{{ template "__subject" . }}{{ end }}
{{ define "jira.default.description" }}{{ template "__markdown_alerts_by_state" . }}{{ end }}

{{ define "jira.default.priority" -}}
{{/* The worst severity of the alerts that fire; those that are over count when none of these has one. */ -}}
{{ $ranks := dict "info" 1 "warning" 2 "critical" 3 }}{{ $worst := 0 -}}
{{ range list .Alerts.Firing .Alerts.Resolved }}{{ if not $worst }}{{ range . -}}
{{ with index $ranks (index .Labels "severity") }}{{ if gt . $worst }}{{ $worst = . }}{{ end }}{{ end -}}
{{ end }}{{ end }}{{ end -}}
{{ index (list "" "Low" "Medium" "High") $worst }}
{{- end }}
`;
