// What a group of alerts is about in a few words, for our own mails and chats.

export const HEADLINE_TEMPLATES = String.raw`
{{ define "__headline" -}}
{{ if .CommonAnnotations.summary }}{{ .CommonAnnotations.summary }}
{{- else if .GroupLabels }}{{ join " " .GroupLabels.Values }}
{{- else if .CommonLabels.alertname }}{{ .CommonLabels.alertname }}
{{- else }}Several alerts{{ end }}
{{- end }}
`;
