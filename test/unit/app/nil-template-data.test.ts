// Templates over data that has no maps and no lists, against what the real amtool made of them: a nil
// map reads as an empty one (reference row F21).
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runTemplateRender } from '../../../src/app/run-template-render.ts';
import { REFERENCE_TIME } from '../../support/fake-clock.ts';

interface GoldenCase {
  readonly data: string;
  readonly template: string;
  readonly output?: string;
  readonly error?: string;
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../golden/template/nil-maps.json', import.meta.url), 'utf8'),
  // A recording of ours, so its form is known.
) as { readonly cases: readonly GoldenCase[] };

/** A server never has a nil map: those of amtool are empty here, and show where nil is printed. */
const PRINTS_NIL: ReadonlySet<string> = new Set([
  '{{ printf "%#v" .CommonLabels }}',
  '{{ toJson .CommonLabels }}',
  '{{ toJson .Alerts }}',
  '{{ toJson . }}',
  '{{ toJson (index .Alerts 0) }}',
  '{{ eq .CommonLabels nil }}',
]);

/** amtool gives templates the data, a server a pointer to it, as we always do; this shows here. */
const SHOWS_DOT: ReadonlySet<string> = new Set([
  '{{ printf "%v" . }}',
  '{{ .Missing }}',
  '{{ routeLabels . }}',
  '{{ (routeLabels .).x }}',
]);

async function render({ data, template }: GoldenCase): Promise<GoldenCase> {
  const request = { globs: [], text: template, type: 'text', data, now: REFERENCE_TIME } as const;
  const rendered = await runTemplateRender(request);
  return rendered.ok
    ? { data, template, output: rendered.value }
    : { data, template, error: rendered.error };
}

function isSame({ template, error }: GoldenCase): boolean {
  const isKnown = PRINTS_NIL.has(template) || SHOWS_DOT.has(template);
  return !isKnown || (error?.includes('index out of range') ?? false);
}

it.each(cases.filter(isSame))('$template over $data is what amtool makes of it', async (golden) => {
  expect(await render(golden)).toEqual(golden);
});

it.each(cases.filter((golden) => !isSame(golden)))(
  '$template over $data differs as is known',
  async (golden) => {
    const { output, error } = await render(golden);
    const asAmtool = (output ?? error ?? '')
      .replaceAll('*template.Data', 'template.Data')
      .replace(/^&(.*)true\}$/s, '$1false}')
      .replaceAll('template.KV{}', 'template.KV(nil)')
      .replace(/"(alerts|\w+Labels|labels|\w+nnotations)":(\{\}|\[\])/g, '"$1":null')
      .replace(/^(\{\}|\[\])$/, 'null')
      .replace(/^false$/, 'true');
    expect(asAmtool).toBe(golden.output ?? golden.error);
  },
);
