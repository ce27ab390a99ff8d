// Texts for chats that say at once what is wrong, where, since when, and what to click. Nothing uses
// them until a configuration names them: `title: '{{ template "tocsin.title" . }}'` and so on.
//
// Labels are texts that anybody can send: each way of writing escapes their names and values, and a value
// becomes a link only when it begins with http:// or https://.

const WORDS = String.raw`
{{ define "tocsin.title" -}}
{{ if .Alerts.Firing }}🔥 {{ len .Alerts.Firing }} firing{{ else }}✅ Resolved{{ end }}: {{ template "__headline" . }}
{{- end }}

{{ define "__chat_when" -}}
{{ $from := .StartsAt | tz "UTC" | date "2 Jan 15:04 MST" -}}
{{ if eq .Status "firing" }}Since {{ $from }} ({{ since .StartsAt | humanizeDuration }})
{{- else }}Over: from {{ $from }} until {{ .EndsAt | tz "UTC" | date "2 Jan 15:04 MST" }}{{ end }}
{{- end }}
`;

/** Slack's own markup and Markdown: `as` tells them apart. */
const TEXT = String.raw`
{{ define "__chat_text" -}}
{{ if eq .as "slack" }}{{ .text | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}
{{- else }}{{ .text | reReplaceAll "[\\\\\x60*_\\[\\]<>#~|]" "\\$0" }}{{ end }}
{{- end }}

{{ define "__chat_strong" -}}
{{ if eq .as "slack" }}*{{ template "__chat_text" . }}*{{ else }}**{{ template "__chat_text" . }}**{{ end }}
{{- end }}

{{ define "__chat_label" -}}
{{ $text := printf "%s=%s" .name .value | reReplaceAll "[\x60\\s]+" " " -}}
{{ if eq .as "slack" }}{{ "\x60" }}{{ template "__chat_text" (dict "as" "slack" "text" $text) }}{{ "\x60" }}
{{- else }}{{ printf "\x60%s\x60" $text }}{{ end }}
{{- end }}

{{ define "__chat_labels" -}}
{{ $as := .as }}{{ range $i, $label := .labels.SortedPairs }}{{ if $i }} {{ end }}
{{- template "__chat_label" (dict "as" $as "name" $label.Name "value" $label.Value) }}{{ end }}
{{- end }}

{{ define "__chat_link" -}}
{{ if eq .as "slack" }}<{{ template "__chat_text" (dict "as" "slack" "text" (.url | reReplaceAll "[|]" "%7C")) }}|{{ template "__chat_text" . }}>
{{- else }}[{{ template "__chat_text" . }}]({{ .url | reReplaceAll "[(]" "%28" | reReplaceAll "[)]" "%29" }}){{ end }}
{{- end }}

{{ define "__chat_links" -}}
{{ $as := .as }}{{ $between := "" }}{{ range .alert.Annotations.SortedPairs }}{{ if match "^https?://[^\\s]+$" .Value -}}
{{ $between }}{{ template "__chat_link" (dict "as" $as "url" .Value "text" (.Name | reReplaceAll "_?url$" "")) }}{{ $between = " · " }}
{{- end }}{{ end }}
{{- if match "^https?://[^\\s]+$" .alert.GeneratorURL }}{{ $between }}{{ template "__chat_link" (dict "as" $as "url" .alert.GeneratorURL "text" "source") }}{{ end }}
{{- end }}

{{ define "__chat_alert" }}
{{ $title := or .alert.Annotations.summary .alert.Annotations.title .alert.Labels.alertname "Alert" -}}
{{ if ne $title .said }}{{ template "__chat_strong" (dict "as" .as "text" $title) }}
{{ end }}{{ template "__chat_when" .alert }}
{{- with .alert.Labels.Remove .common.Names }}
{{ template "__chat_labels" (dict "as" $.as "labels" .) }}
{{- end }}
{{- with .alert.Annotations.description }}
{{ template "__chat_text" (dict "as" $.as "text" .) }}
{{- end }}
{{ template "__chat_links" . }}
{{ end }}

{{ define "__chat_message" }}{{ $as := .as }}{{ $common := .data.CommonLabels }}{{ $shown := "" -}}
{{ $said := .data.CommonAnnotations.summary -}}
{{ with $common.Remove (stringSlice "alertname") }}{{ template "__chat_labels" (dict "as" $as "labels" .) }}
{{ end }}
{{- range .data.Alerts.Firing }}{{ if eq (len $shown) 10 }}{{ break }}{{ end }}{{ $shown = print $shown "." -}}
{{ template "__chat_alert" (dict "as" $as "alert" . "common" $common "said" $said) }}{{ end }}
{{- range .data.Alerts.Resolved }}{{ if eq (len $shown) 10 }}{{ break }}{{ end }}{{ $shown = print $shown "." -}}
{{ template "__chat_alert" (dict "as" $as "alert" . "common" $common "said" $said) }}{{ end }}
{{ if gt (len .data.Alerts) 10 }}The first 10 of {{ len .data.Alerts }} alerts are shown. {{ end }}
{{- template "__chat_link" (dict "as" $as "url" (printf "%s/#/alerts?receiver=%s" .data.ExternalURL (.data.Receiver | urlquery)) "text" "All alerts") }}
{{- end }}

{{ define "tocsin.slack.text" }}{{ template "__chat_message" (dict "as" "slack" "data" .) }}{{ end }}
{{ define "tocsin.markdown.text" }}{{ template "__chat_message" (dict "as" "markdown" "data" .) }}{{ end }}
`;

/** For Telegram, which knows a few elements. The HTML engine escapes every value. */
const HTML = String.raw`
{{ define "__chat_html_labels" -}}
{{ range $i, $label := .SortedPairs }}{{ if $i }} {{ end }}<code>{{ $label.Name }}={{ $label.Value }}</code>{{ end }}
{{- end }}

{{ define "__chat_html_alert" }}
{{ $title := or .alert.Annotations.summary .alert.Annotations.title .alert.Labels.alertname "Alert" -}}
{{ if ne $title .said }}<b>{{ $title }}</b>
{{ end }}{{ template "__chat_when" .alert }}
{{- with .alert.Labels.Remove .common.Names }}
{{ template "__chat_html_labels" . }}
{{- end }}
{{- with .alert.Annotations.description }}
{{ . }}
{{- end }}
{{ $between := "" }}{{ range .alert.Annotations.SortedPairs }}{{ if match "^https?://[^\\s]+$" .Value -}}
{{ $between }}<a href="{{ .Value }}">{{ .Name | reReplaceAll "_?url$" "" }}</a>{{ $between = " · " }}
{{- end }}{{ end }}
{{- if match "^https?://[^\\s]+$" .alert.GeneratorURL }}{{ $between }}<a href="{{ .alert.GeneratorURL }}">source</a>{{ end }}
{{ end }}

{{ define "tocsin.telegram.message" }}{{ $common := .CommonLabels }}{{ $shown := "" -}}
{{ $said := .CommonAnnotations.summary -}}
<b>{{ template "tocsin.title" . }}</b>
{{ with $common.Remove (stringSlice "alertname") }}{{ template "__chat_html_labels" . }}
{{ end }}
{{- range .Alerts.Firing }}{{ if eq (len $shown) 10 }}{{ break }}{{ end }}{{ $shown = print $shown "." -}}
{{ template "__chat_html_alert" (dict "alert" . "common" $common "said" $said) }}{{ end }}
{{- range .Alerts.Resolved }}{{ if eq (len $shown) 10 }}{{ break }}{{ end }}{{ $shown = print $shown "." -}}
{{ template "__chat_html_alert" (dict "alert" . "common" $common "said" $said) }}{{ end }}
{{ if gt (len .Alerts) 10 }}The first 10 of {{ len .Alerts }} alerts are shown. {{ end -}}
<a href="{{ template "__alertmanagerURL" . }}">All alerts</a>
{{- end }}
`;

export const CHAT_TEMPLATES = WORDS + TEXT + HTML;
