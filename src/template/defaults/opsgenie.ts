// What opsgenie_configs say unless the configuration says otherwise (row G10).
// Source: prometheus/alertmanager:template/default.tmpl.

export const OPSGENIE_TEMPLATES = String.raw`
{{ define "opsgenie.default.message" }}{{ template "__subject" . }}{{ end }}
{{ define "opsgenie.default.description" }}{{ template "__text_alerts_summary" . }}{{ end }}
{{ define "opsgenie.default.source" }}{{ template "__alertmanagerURL" . }}{{ end }}
`;
