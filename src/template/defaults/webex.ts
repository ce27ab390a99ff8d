// What webex_configs say unless the configuration says otherwise (row G10).
// Source: prometheus/alertmanager:template/default.tmpl.

export const WEBEX_TEMPLATES = String.raw`
{{ define "webex.default.message" -}}
{{ join " " .CommonAnnotations.SortedPairs.Values }}{{ template "__text_alerts_by_state" . }}
{{- end }}
`;
