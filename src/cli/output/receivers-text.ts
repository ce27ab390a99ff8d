// Receivers of a server, tests of one and what it would send, as text and as JSON.
import type {
  ShownHeader,
  ShownPreview,
  ShownStep,
  ShownTestResult,
  TrialAnswer,
} from '../api/receiver-trials.ts';
import { textAt, type JsonObject } from '../api/wire-value.ts';
import { paint } from './colour.ts';
import { integrationText } from './dead-letters-text.ts';
import type { OutputStyle } from './print-results.ts';
import { shownSafely } from './safe-text.ts';
import { tableText } from './table.ts';

/** Prints names, one a line. */
export function receiversText(receivers: readonly JsonObject[], style: OutputStyle): string {
  if (style.format === 'json') return `${JSON.stringify(receivers)}\n`;
  return shownSafely(receivers.map((each) => `${textAt(each, 'name')}\n`).join(''), style);
}

/** Prints what became of a test, a line for each integration. */
export function testResultsText(
  { items, json }: TrialAnswer<ShownTestResult>,
  style: OutputStyle,
): string {
  if (style.format === 'json') return `${JSON.stringify(json)}\n`;
  const text = tableText(
    ['Integration', 'Time', 'Outcome', 'Error'],
    items.map((result) => [
      integrationText(result),
      `${result.elapsedMs} ms`,
      result.isSent ? 'sent' : 'failed',
      errorOf(result),
    ]),
    style,
  );
  const shown = shownSafely(text, style);
  return shown
    .replace(/ ms +\bsent\b/g, (cell) => cell.replace('sent', paint('sent', 'green', style)))
    .replace(/ ms +\bfailed\b/g, (cell) => cell.replace('failed', paint('failed', 'red', style)));
}

function errorOf({ reason, error, wouldRetry }: ShownTestResult): string {
  const text = error.replace(/\s+/g, ' ');
  return [reason, text, wouldRetry ? '(would be tried again)' : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** Prints what each integration would send. */
export function previewsText(
  { items, json }: TrialAnswer<ShownPreview>,
  style: OutputStyle,
): string {
  if (style.format === 'json') return `${JSON.stringify(json)}\n`;
  return items.map((preview) => previewText(preview, style)).join('\n');
}

function previewText(preview: ShownPreview, style: OutputStyle): string {
  const { steps, notes, error } = preview;
  const safe = (text: string): string => shownSafely(text, style);
  return [
    `${paint(integrationText(preview), 'bold', style)}\n`,
    steps.map((step) => safe(indented(stepText(step)))).join('\n'),
    ...notes.map((note) => safe(`  note: ${note}\n`)),
    error === '' ? '' : `${paint(safe(`  error: ${error}`), 'red', style)}\n`,
  ].join('');
}

function stepText(step: ShownStep): string {
  switch (step.kind) {
    case 'request': {
      const { method, url, headers, body } = step;
      return `${method} ${url}\n${headersText(headers)}${bodyText(body)}`;
    }
    case 'mail': {
      const { server, from, to, subject, headers, text, html } = step;
      const head = `mail through ${server}\nFrom: ${from}\nTo: ${to.join(', ')}\nSubject: ${subject}\n`;
      return `${head}${headersText(headers)}${bodyText(text)}${bodyText(html)}`;
    }
  }
}

function headersText(headers: readonly ShownHeader[]): string {
  return headers.map(({ name, value }) => `${name}: ${value}\n`).join('');
}

/** JSON is made readable; everything else is shown as it would be sent. */
function bodyText(body: string): string {
  if (body === '') return '';
  try {
    const value: unknown = JSON.parse(body);
    return `\n${JSON.stringify(value, null, 2)}\n`;
  } catch {
    return `\n${body.trimEnd()}\n`;
  }
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
