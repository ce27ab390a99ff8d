// What victorops_configs say unless the configuration says otherwise (row G10).
// Source: prometheus/alertmanager:template/default.tmpl.

export const VICTOROPS_TEMPLATES = String.raw`
{{ define "victorops.default.state_message" }}{{ template "__text_alerts_summary" . }}{{ end }}
{{ define "victorops.default.entity_display_name" }}{{ template "__subject" . }}{{ end }}
{{ define "victorops.default.monitoring_tool" }}{{ template "__alertmanager" . }}{{ end }}
`;
