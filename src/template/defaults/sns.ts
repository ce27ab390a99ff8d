// What sns_configs say unless the configuration says otherwise (row G10).
// Source: prometheus/alertmanager:template/default.tmpl.

export const SNS_TEMPLATES = String.raw`
{{ define "sns.default.subject" }}{{ template "__subject" . }}{{ end }}
{{ define "sns.default.message" }}{{ template "__text_alerts_spaced_summary" . }}{{ end }}
`;
