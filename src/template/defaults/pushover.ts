// What pushover_configs say unless the configuration says otherwise (row G10).
// Source: prometheus/alertmanager:template/default.tmpl.

export const PUSHOVER_TEMPLATES = String.raw`
{{ define "pushover.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "pushover.default.message" }}{{ template "__text_alerts_spaced_summary" . }}{{ end }}
{{ define "pushover.default.url" }}{{ template "__alertmanagerURL" . }}{{ end }}
`;
