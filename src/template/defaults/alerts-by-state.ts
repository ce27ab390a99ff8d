// The alerts of a group below a heading for each state, as plain text and as Markdown: the body of
// most chat messages (row G10). Source: prometheus/alertmanager:template/default.tmpl.

export const ALERTS_BY_STATE_TEMPLATES = String.raw`
{{ define "__text_alerts_by_state" }}
{{ with .Alerts.Firing }}
Alerts Firing:
{{ template "__text_alert_list" . }}
{{ end }}
{{ with .Alerts.Resolved }}
Alerts Resolved:
{{ template "__text_alert_list" . }}
{{ end }}
{{ end }}

{{ define "__markdown_alerts_by_state" }}
{{ with .Alerts.Firing }}
# Alerts Firing:
{{ template "__text_alert_list_markdown" . }}
{{ end }}
{{ with .Alerts.Resolved }}
# Alerts Resolved:
{{ template "__text_alert_list_markdown" . }}
{{ end }}
{{ end }}
`;
