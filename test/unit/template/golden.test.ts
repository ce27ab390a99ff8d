// Templates against what Alertmanager 0.34 made of them (reference rows G1 to G8).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TemplateSet } from '../../../src/template/template-set.ts';
import { SAMPLE_DATA, SAMPLE_NOW } from './template-sample.ts';

interface GoldenCase {
  readonly template: string;
  readonly output?: string;
  readonly error?: string;
}

const FILES = [
  'actions',
  'parse-errors',
  'printf-verbs',
  'printf-flags',
  'printf-args',
  'numbers',
  'comparison',
  'indexing',
  'escaping',
  'text-functions',
  'title',
  'time',
  'data-functions',
  'generated',
];

const DEFINITIONS =
  '{{define "shared"}}<{{.}}>{{end}}{{define "over"}}base{{end}}{{define "boom"}}\n {{.Nope}}{{end}}';

function readGolden(name: string): readonly GoldenCase[] {
  const url = new URL(`../../golden/template/${name}.json`, import.meta.url);
  // A recording of ours, so its form is known.
  const file = JSON.parse(readFileSync(url, 'utf8')) as { readonly cases: readonly GoldenCase[] };
  return file.cases;
}

function render(template: string): GoldenCase {
  const set = TemplateSet.parse([{ name: '', text: DEFINITIONS }]);
  if (!set.ok) throw new Error(set.error.message);
  const rendered = set.value.renderText(template, SAMPLE_DATA, { now: SAMPLE_NOW });
  return rendered.ok
    ? { template, output: rendered.value }
    : { template, error: rendered.error.message };
}

describe.each(FILES)('the %s templates', (name) => {
  it.each(readGolden(name))('render $template as upstream does', (golden) => {
    expect(render(golden.template)).toEqual(golden);
  });
});
