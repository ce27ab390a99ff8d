// What wechat_configs say unless the configuration says otherwise (row G10).
// Source: prometheus/alertmanager:template/default.tmpl.

export const WECHAT_TEMPLATES = String.raw`
{{ define "wechat.default.message" }}{{ template "__subject" . }}
{{ template "__text_alerts_summary" . }}
AlertmanagerUrl:
{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "wechat.default.to_user" }}{{ end }}
{{ define "wechat.default.to_party" }}{{ end }}
{{ define "wechat.default.to_tag" }}{{ end }}
{{ define "wechat.default.agent_id" }}{{ end }}
`;
