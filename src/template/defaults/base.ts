// The templates that the defaults of all receivers are made of, under upstream's names and with
// upstream's results, because users' own templates call them (rows G9, G11, G12).
// Source: prometheus/alertmanager:template/default.tmpl.

export const BASE_TEMPLATES = String.raw`
{{ define "__alertmanager" }}Alertmanager{{ end }}

{{ define "__alertmanagerURL" -}}
{{ printf "%s/#/alerts?receiver=%s" .ExternalURL (urlquery .Receiver) }}
{{- end }}

{{ define "__subject" -}}
{{ $count := "" }}{{ if eq .Status "firing" }}{{ $count = len .Alerts.Firing | printf ":%d" }}{{ end -}}
{{ $shared := .CommonLabels.Remove .GroupLabels.Names -}}
[{{ toUpper .Status }}{{ $count }}] {{ join " " .GroupLabels.Values }} {{ if gt (len .CommonLabels) (len .GroupLabels) -}}
({{ join " " $shared.Values }})
{{- end }}{{ end }}

{{ define "__description" }}{{ end }}

{{ define "__text_pairs" }}{{ range .SortedPairs }} - {{ .Name }} = {{ .Value }}
{{ end }}{{ end }}

{{ define "__text_alert_list" }}{{ range . }}Labels:
{{ template "__text_pairs" .Labels }}Annotations:
{{ template "__text_pairs" .Annotations }}Source: {{ .GeneratorURL }}
{{ end }}{{ end }}

{{ define "__text_pairs_markdown" }}{{ range .SortedPairs }}  - {{ .Name }} = {{ .Value }}
{{ end }}{{ end }}

{{ define "__text_alert_list_markdown" }}{{ range . }}
Labels:
{{ template "__text_pairs_markdown" .Labels }}
Annotations:
{{ template "__text_pairs_markdown" .Annotations }}
Source: {{ .GeneratorURL }}
{{ end }}
{{ end }}
`;
