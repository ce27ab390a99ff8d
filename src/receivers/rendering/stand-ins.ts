// What stands in for a template that fails: templates over built-in definitions and data alone.

/** Leaves a field empty, as it is where a configuration does not have it. */
export const EMPTY = '';

/** How many alerts the plain text lists. */
const MAX_LISTED = 10;

/**
 * What fires, how many, labels and a link: for fields whose built-in template says nothing. Never
 * reads as YAML other than a text.
 */
export const PLAIN_TEXT =
  '{{ template "__subject" . }}\n' +
  `{{ range $i, $alert := .Alerts }}{{ if lt $i ${MAX_LISTED} }}` +
  '- {{ $alert.Status }}:{{ range $alert.Labels.SortedPairs }} {{ .Name }}={{ .Value }}{{ end }}\n' +
  '{{ end }}{{ end }}{{ template "__alertmanagerURL" . }}';

/** The template that a field has when the configuration does not say otherwise. */
export function defaultTemplate(kind: string, name: string): string {
  return `{{ template "${kind}.default.${name}" . }}`;
}
