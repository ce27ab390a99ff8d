// The common annotations of a group and its alerts below a heading for each state: the text of the
// services for incidents (row G10). Source: prometheus/alertmanager:template/default.tmpl.

export const ALERTS_SUMMARY_TEMPLATES = String.raw`
{{ define "__text_common_annotations" -}}
{{ join " " .CommonAnnotations.SortedPairs.Values }}
{{- end }}

{{ define "__text_alerts_summary" }}{{ template "__text_common_annotations" . }}
{{ with .Alerts.Firing }}Alerts Firing:
{{ template "__text_alert_list" . }}{{ end }}
{{ with .Alerts.Resolved }}Alerts Resolved:
{{ template "__text_alert_list" . }}{{ end }}{{ end }}

{{ define "__text_alerts_spaced_summary" }}{{ template "__text_common_annotations" . }}
{{- template "__text_alerts_by_state" . }}{{ end }}
`;
