// Label sets as JSON text. Nothing is kept: holding the text of 100,000 alerts costs more in memory
// and garbage collection than writing it anew.
import type { LabelSet } from '../../model/label-set.ts';
import { quoteJson, quoteJsonHtml } from '../../model/go-json-text.ts';

/** Encodes with `<`, `>` and `&` escaped, as upstream writes alerts. Sorted by name. */
export function labelSetJson(labels: LabelSet): string {
  return encode(labels, quoteJsonHtml);
}

/** Encodes with `<`, `>` and `&` as they are, as upstream writes group and receiver labels. */
export function plainLabelSetJson(labels: LabelSet): string {
  return encode(labels, quoteJson);
}

function encode(labels: LabelSet, quote: (text: string) => string): string {
  let text = '';
  labels.forEach((name, value) => {
    text += `${text === '' ? '{' : ','}${quote(name)}:${quote(value)}`;
  });
  return text === '' ? '{}' : `${text}}`;
}
