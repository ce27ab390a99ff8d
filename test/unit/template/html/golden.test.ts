// HTML templates against what Alertmanager 0.34 made of them (reference rows G1, G5, G13).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TemplateSet } from '../../../../src/template/template-set.ts';
import { SAMPLE_DATA, SAMPLE_NOW } from '../template-sample.ts';

interface GoldenCase {
  readonly template: string;
  readonly output?: string;
  readonly error?: string;
}

const FILES = [
  'markup',
  'attributes',
  'urls',
  'styles',
  'scripts',
  'text-rewrites',
  'branches',
  'templates',
  'pipelines',
  'errors',
  'generated',
];

const DEFINITIONS = [
  '{{define "shared"}}<{{.}}>{{end}}{{define "over"}}base{{end}}{{define "boom"}}\n {{.Nope}}{{end}}',
  '{{define "value"}}{{.}}{{end}}{{define "attrs"}} title="{{.}}" href={{.}}{{end}}',
  '{{define "open"}}<b title="{{end}}{{define "close"}}"></b>{{end}}',
  '{{define "tree"}}<ul>{{range .}}<li>{{template "tree" .}}</li>{{end}}</ul>{{end}}',
  '{{define "drift"}}{{if .}}{{template "drift" ""}}{{end}}"{{end}}',
  '{{define "loop"}}{{if .}}{{.}}{{template "loop" ""}}{{end}}{{end}}',
  '{{define "outer"}}[{{template "value" .}}|<a href="{{template "value" .}}">]{{end}}',
  '{{define "comment"}}<!-- {{.}} -->x<!-- y -->{{end}}',
  '{{define "script"}}<script>var v = {{.}}; /* c */ "{{.}}"</script>{{end}}',
  '{{define "empty"}}{{end}}{{define "badattr"}}<a b\'c>{{end}}',
].join('');

function readGolden(name: string): readonly GoldenCase[] {
  const url = new URL(`../../../golden/template/html/${name}.json`, import.meta.url);
  // A recording of ours, so its form is known.
  const file = JSON.parse(readFileSync(url, 'utf8')) as { readonly cases: readonly GoldenCase[] };
  return file.cases;
}

const set = TemplateSet.parse([{ name: '', text: DEFINITIONS }]);

function render(template: string): GoldenCase {
  if (!set.ok) throw new Error(set.error.message);
  const rendered = set.value.renderHtml(template, SAMPLE_DATA, { now: SAMPLE_NOW });
  return rendered.ok
    ? { template, output: rendered.value }
    : { template, error: rendered.error.message };
}

describe.each(FILES)('the %s templates', (name) => {
  it.each(readGolden(name))('render $template as upstream does', (golden) => {
    expect(render(golden.template)).toEqual(golden);
  });
});

interface Difference extends GoldenCase {
  readonly why: string;
  readonly upstream: string;
}

const MINUS_ONE =
  '{stateJSDqStr delimNone urlPartNone jsCtxRegexp [-1] attrNone elementScript <nil>}';
const TEXT = '{stateText delimNone urlPartNone jsCtxRegexp [] attrNone elementNone <nil>}';
const RE_ENTRY =
  'html/template::1:8: on range loop re-entry: {{range}} branches end in different contexts: ';
const UNBALANCED = '{{range .Alerts}}<script>`${"}`</script>{{end}}';

const DIFFERENCES: readonly Difference[] = [
  {
    why: 'counts braces for each pass over a loop on its own',
    template: UNBALANCED,
    upstream: `${RE_ENTRY}${MINUS_ONE}, ${TEXT}`,
    error: `${RE_ENTRY}${MINUS_ONE.replace('-1', '0')}, ${TEXT}`,
  },
  {
    why: 'renders a blank text as itself, not as what stands between the default templates',
    template: ' \n ',
    upstream: '',
    output: ' \n ',
  },
];

describe('the engine differs from upstream in that it', () => {
  it.each(DIFFERENCES)('$why', ({ template, upstream, output, error }) => {
    const own = render(template);
    expect(own.output ?? own.error).toBe(output ?? error);
    expect(own.output ?? own.error).not.toBe(upstream);
  });
});
