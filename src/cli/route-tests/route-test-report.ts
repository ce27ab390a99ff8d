// What people and programs read of route tests: failures with their difference, and a last line.
import { quoteGo } from '../../model/go-quote.ts';
import { paint } from '../output/colour.ts';
import { labelSetText } from '../output/label-set-text.ts';
import type { OutputStyle } from '../output/print-results.ts';
import { matchingTreeText } from '../output/route-tree-text.ts';
import { shownSafely } from '../output/safe-text.ts';
import type { Route } from '../../route/route.ts';
import type { MissingReceiver, RouteTestResult } from './run-route-tests.ts';

/** Prints results: those that failed, with `extended` all of them, with `json` one line of JSON. */
export function routeTestsText(
  results: readonly RouteTestResult[],
  root: Route,
  style: OutputStyle,
): string {
  if (style.format === 'json') return `${JSON.stringify(results.map(jsonOf))}\n`;
  const shown = results.filter(({ passed }) => !passed || style.format === 'extended');
  const passed = results.filter((result) => result.passed).length;
  return [
    ...shown.map((result) => resultText(result, root, style)),
    `${passed} of ${results.length} route tests passed\n`,
  ].join('');
}

function resultText(result: RouteTestResult, root: Route, style: OutputStyle): string {
  const { test, passed } = result;
  const { name, file, line } = test;
  const labels = labelSetText(test.labels);
  const title = shownSafely(name === '' ? labels : name, style);
  const verdict = passed ? paint('ok', 'green', style) : paint('FAILED', 'red', style);
  const head = `${file}:${line}: ${verdict}: ${title}\n`;
  if (passed) return head;
  const tree = matchingTreeText(root, test.labels).replaceAll(/^/gm, '    ').trimEnd();
  return [
    head,
    name === '' ? '' : shownSafely(`    ${labels}\n`, style),
    ...differenceOf(result).map((each) => differenceLine(each, style)),
    `${shownSafely(tree, style)}\n\n`,
  ].join('');
}

interface Difference {
  readonly sign: '-' | '+' | ' ';
  readonly text: string;
}

/** First what should be and is not, then what is. */
function differenceOf({ found, missing, surplus }: RouteTestResult): readonly Difference[] {
  const left = [...surplus];
  const present = found.map((text): Difference => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return { sign: at >= 0 ? '+' : ' ', text };
  });
  return [
    ...missing.map((each): Difference => ({ sign: '-', text: missingText(each) })),
    ...present,
  ];
}

function missingText({ name, isUnknown, similar }: MissingReceiver): string {
  if (!isUnknown) return name;
  const hint = similar === undefined ? '' : `, did you mean ${quoteGo(similar)}?`;
  return `${name} (no route leads there${hint})`;
}

function differenceLine({ sign, text }: Difference, style: OutputStyle): string {
  const line = shownSafely(`  ${sign} ${text}`, style);
  if (sign === ' ') return `${line}\n`;
  return `${paint(line, sign === '-' ? 'red' : 'green', style)}\n`;
}

function jsonOf({ test, passed, found }: RouteTestResult): Readonly<Record<string, unknown>> {
  const { file, line, name, labels, receivers } = test;
  return { file, line, name, labels: Object.fromEntries(labels), passed, receivers, found };
}
