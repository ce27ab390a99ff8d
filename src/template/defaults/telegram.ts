// What telegram_configs say unless the configuration says otherwise (row G10).
// Source: prometheus/alertmanager:template/default.tmpl.

export const TELEGRAM_TEMPLATES = String.raw`
{{ define "telegram.default.message" }}{{ template "__text_alerts_by_state" . }}{{ end }}
`;
