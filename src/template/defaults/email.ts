// The email that Tocsin sends unless the configuration says otherwise (row G10): what is wrong,
// where, since when, and what to click, in this order, readable on a phone and in the dark.
//
// Mail programs know little CSS, so the layout is tables with inline styles; the style element only
// adds what is optional. The HTML engine escapes every value: a label is text that anybody can send.
// A value becomes a link only when it begins with http:// or https://.

const STYLE = String.raw`
{{ define "__email_style" }}<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #15171a !important; }
  .card { background: #202328 !important; border-color: #3a3f46 !important; }
  .strong { color: #f1f3f5 !important; }
  .text { color: #d3d7dc !important; }
  .quiet { color: #a3a9b1 !important; }
  .chip { background: #2d3138 !important; color: #d3d7dc !important; }
  .link { color: #7db7ff !important; }
  .second { color: #7db7ff !important; border-color: #7db7ff !important; }
}
@media (max-width: 480px) {
  .page { padding: 8px !important; }
  .button { display: block !important; margin-right: 0 !important; text-align: center !important; }
}
</style>{{ end }}
`;

const PARTS = String.raw`
{{ define "__email_chip" -}}
<span class="chip" style="display:inline-block;margin:0 4px 4px 0;padding:2px 8px;border-radius:4px;background:#eceff3;color:#2b2f36;font-size:13px;word-break:break-word;">{{ .Name }}=<b>{{ .Value }}</b></span>
{{- end }}

{{ define "__email_time" }}{{ . | tz "UTC" | date "Mon 2 Jan 2006, 15:04:05 MST" }}{{ end }}

{{ define "__email_link" -}}
<a class="link" href="{{ .url }}" style="display:inline-block;margin:0 14px 4px 0;color:#0b5cad;word-break:break-word;">{{ .text }}</a>
{{- end }}

{{ define "__email_note" }}
<div class="text" style="margin:0 0 6px;font-size:14px;line-height:1.45;color:#2b2f36;word-break:break-word;">
{{- with .name }}<span class="quiet" style="color:#5a626d;">{{ . }}:</span> {{ end }}<span style="white-space:pre-line;">{{ .text }}</span></div>
{{- end }}

{{ define "__email_since" -}}
{{ $since := (index . 0).StartsAt }}{{ range . }}{{ if .StartsAt.Before $since }}{{ $since = .StartsAt }}{{ end }}{{ end -}}
since {{ template "__email_time" $since }} ({{ since $since | humanizeDuration }})
{{- end }}

{{ define "__email_title" -}}
{{ if .Annotations.summary }}{{ .Annotations.summary }}{{ else if .Annotations.title }}{{ .Annotations.title }}{{ else if .Labels.alertname }}{{ .Labels.alertname }}{{ else }}Alert{{ end }}
{{- end }}
`;

const ALERT = String.raw`
{{ define "__email_alerts" }}{{ $common := .common }}{{ $total := len .alerts }}
{{- range $i, $alert := .alerts }}
{{- if ge $i 100 }}
<p class="quiet" style="margin:0 0 12px;font-size:14px;color:#5a626d;">The first 100 of {{ $total }} alerts are shown.</p>
{{- break }}{{ end }}
{{- template "__email_alert" (dict "alert" $alert "common" $common) }}
{{- end }}
{{ end }}

{{ define "__email_alert" }}
{{- $alert := .alert }}{{ $own := $alert.Labels.Remove .common.Names }}
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 12px;border:1px solid #d5dae1;border-radius:8px;background:#ffffff;border-collapse:separate;">
<tr><td style="padding:14px 16px;">
<div class="strong" style="margin:0 0 6px;font-size:16px;font-weight:bold;color:#15181c;word-break:break-word;">{{ template "__email_title" $alert }}</div>
<div class="quiet" style="margin:0 0 8px;font-size:13px;color:#5a626d;">
{{- if eq $alert.Status "firing" }}Since {{ template "__email_time" $alert.StartsAt }} ({{ since $alert.StartsAt | humanizeDuration }})
{{- else }}From {{ template "__email_time" $alert.StartsAt }} until {{ template "__email_time" $alert.EndsAt }}{{ end -}}
</div>
{{- with $alert.Annotations.description }}{{ template "__email_note" (dict "text" .) }}{{ end }}
{{- range $alert.Annotations.SortedPairs }}
{{- if not (or (match "^(summary|title|description)$" .Name) (match "^https?://[^\\s]+$" .Value)) }}{{ template "__email_note" (dict "name" .Name "text" .Value) }}{{ end }}
{{- end }}
{{- if $own }}
<div style="margin:8px 0 4px;">{{ range $own.SortedPairs }}{{ template "__email_chip" . }}{{ end }}</div>
{{- end }}
<div style="font-size:14px;">
{{- range $alert.Annotations.SortedPairs }}{{ if match "^https?://[^\\s]+$" .Value }}{{ template "__email_link" (dict "url" .Value "text" .Name) }}{{ end }}{{ end }}
{{- if match "^https?://[^\\s]+$" $alert.GeneratorURL }}{{ template "__email_link" (dict "url" $alert.GeneratorURL "text" "source") }}{{ end -}}
</div>
</td></tr>
</table>
{{ end }}
`;

const MESSAGE = String.raw`
{{ define "email.default.subject" }}{{ template "__subject" . }}{{ end }}

{{ define "__email_count" -}}
{{ if .Alerts.Firing }}{{ len .Alerts.Firing }} firing{{ end }}
{{- if and .Alerts.Firing .Alerts.Resolved }}, {{ end }}
{{- if .Alerts.Resolved }}{{ len .Alerts.Resolved }} resolved{{ end }}
{{- end }}

{{ define "email.default.html" }}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ .Status | toUpper }}: {{ template "__headline" . }}</title>
{{ template "__email_style" . }}
</head>
<body class="page" style="margin:0;padding:16px;background:#f2f4f7;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;">
<div style="max-width:640px;margin:0 auto;">
{{ $isFiring := eq .Status "firing" }}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 12px;border-radius:8px;background:{{ if $isFiring }}#b3261e{{ else }}#1e7a3c{{ end }};">
<tr><td style="padding:16px;color:#ffffff;">
<div style="font-size:13px;letter-spacing:0.04em;">{{ template "__email_count" . }}{{ if $isFiring }}, {{ template "__email_since" .Alerts.Firing }}{{ end }}</div>
<div style="margin:4px 0 0;font-size:20px;line-height:1.3;font-weight:bold;word-break:break-word;">{{ template "__headline" . }}</div>
</td></tr>
</table>
<div style="margin:0 0 8px;">{{ range .CommonLabels.SortedPairs }}{{ template "__email_chip" . }}{{ end }}</div>
<div style="margin:0 0 14px;">
<a class="button" href="{{ template "__email_alerts_url" . }}" style="display:inline-block;margin:0 8px 8px 0;padding:10px 16px;border-radius:6px;background:#0b5cad;color:#ffffff;font-size:15px;font-weight:bold;text-decoration:none;">Open the alerts</a>
{{- if match "^https?://[^\\s]+$" .CommonAnnotations.runbook_url }}
<a class="button second" href="{{ .CommonAnnotations.runbook_url }}" style="display:inline-block;margin:0 8px 8px 0;padding:9px 15px;border:1px solid #0b5cad;border-radius:6px;color:#0b5cad;font-size:15px;font-weight:bold;text-decoration:none;">Open the runbook</a>
{{- end }}
</div>
{{- if .Alerts.Firing }}
<h2 class="strong" style="margin:0 0 8px;font-size:15px;color:#15181c;">Firing ({{ len .Alerts.Firing }})</h2>
{{ template "__email_alerts" (dict "alerts" .Alerts.Firing "common" .CommonLabels) }}
{{- end }}
{{- if .Alerts.Resolved }}
<h2 class="strong" style="margin:20px 0 8px;font-size:15px;color:#15181c;">Resolved ({{ len .Alerts.Resolved }})</h2>
{{ template "__email_alerts" (dict "alerts" .Alerts.Resolved "common" .CommonLabels) }}
{{- end }}
<div class="quiet" style="margin:4px 0 0;font-size:12px;line-height:1.5;color:#5a626d;">
Sent because: {{ .NotificationReason }}. Receiver: {{ .Receiver }}.
</div>
</div>
</body>
</html>
{{ end }}

{{ define "__email_alerts_url" }}{{ printf "%s/#/alerts?receiver=%s" .ExternalURL (urlquery .Receiver) }}{{ end }}
`;

export const EMAIL_TEMPLATES = STYLE + PARTS + ALERT + MESSAGE;
