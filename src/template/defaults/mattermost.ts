// What mattermost_configs say unless the configuration says otherwise (row G10).
// Source: prometheus/alertmanager:template/default.tmpl.

export const MATTERMOST_TEMPLATES = String.raw`
{{ define "mattermost.default.username" }}{{ template "__alertmanager" . }}{{ end }}
{{ define "mattermost.default.color" }}{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}{{ end }}
{{ define "mattermost.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "mattermost.default.titlelink" }}{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "mattermost.default.fallback" -}}
{{ template "mattermost.default.title" . }} | {{ template "mattermost.default.titlelink" . }}
{{- end }}
{{ define "mattermost.default.text" }}{{ template "__markdown_alerts_by_state" . }}{{ end }}
`;
