// What msteamsv2_configs say unless the configuration says otherwise (row G10).
// Source: prometheus/alertmanager:template/default.tmpl.

export const MSTEAMSV2_TEMPLATES = String.raw`
{{ define "msteamsv2.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "msteamsv2.default.text" }}{{ template "__markdown_alerts_by_state" . }}{{ end }}
`;
