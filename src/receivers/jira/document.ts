// The little of Atlassian's document format that is written here: version 3 of Jira's API takes
// descriptions in no other form.
import { encodeGoJson } from '../encoding/go-json.ts';
import { parseJsonObject } from '../http/json-object.ts';

/** Stands in for a description: what fires, labels and a link, a paragraph each. */
export const PLAIN_DOCUMENT =
  '{"version":1,"type":"doc","content":[' +
  paragraph(
    '{{ toJson (printf "%d firing, %d resolved" (len .Alerts.Firing) (len .Alerts.Resolved)) }}',
  ) +
  '{{ range $i, $alert := .Alerts }}{{ if lt $i 10 }},' +
  paragraph('{{ toJson (printf "%s: %s" $alert.Status (join " " $alert.Labels.Values)) }}') +
  '{{ end }}{{ end }},' +
  paragraph('{{ toJson .ExternalURL }}') +
  ']}';

/** Adds a paragraph at the end of a document; of what is none, leaves it as it is. */
export function withParagraph(document: string, text: string): string {
  const parsed =
    document === '' ? { version: 1, type: 'doc', content: [] } : parseJsonObject(document);
  const content: unknown = parsed?.['content'];
  if (parsed === undefined || !Array.isArray(content)) return document;
  const added: unknown = JSON.parse(paragraph(encodeGoJson(text)));
  return JSON.stringify({ ...parsed, content: [...(content as unknown[]), added] });
}

function paragraph(json: string): string {
  return `{"type":"paragraph","content":[{"type":"text","text":${json}}]}`;
}
