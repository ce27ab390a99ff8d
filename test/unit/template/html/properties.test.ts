// What holds for any value in an HTML template: it stays where it was put, whatever it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TemplateSet } from '../../../../src/template/template-set.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { fromBytes } from '../../../../src/template/value/go-string.ts';
import { SAMPLE_DATA, SAMPLE_NOW } from '../template-sample.ts';

const HOSTILE = [
  '</script>',
  '</style>',
  '</textarea>',
  '<script>',
  '<!--',
  '-->',
  ']]>',
  'javascript:',
  'data:',
  '"',
  "'",
  '`',
  '${',
  '}',
  '\\',
  '/',
  '*/',
  '/*',
  '//',
  ';',
  '&quot;',
  '&',
  '<',
  '>',
  '=',
  ' ',
  '\n',
  '\0',
  '\u2028',
  '\ud800',
  '\udcff',
  'x',
  'expression(',
  'url(',
  ')',
  '?',
  '#',
  ':',
  ',',
];

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 3 })))
  .map((parts) => parts.join(''));

const parsed = TemplateSet.parse([]);

function render(template: string, value: string): string {
  if (!parsed.ok) throw new Error(parsed.error.message);
  const data = { ...SAMPLE_DATA, commonAnnotations: LabelSet.fromRecord({ v: value }) };
  const filled = template.replaceAll('@', '{{.CommonAnnotations.v}}');
  const rendered = parsed.value.renderHtml(filled, data, { now: SAMPLE_NOW });
  if (!rendered.ok) throw new Error(rendered.error.message);
  return rendered.value;
}

/** A template with one value, and what its whole result looks like whatever the value is. */
const SHAPES: readonly (readonly [template: string, shape: RegExp])[] = [
  ['<p>@</p>', /^<p>[^<>"'\0]*<\/p>$/],
  ['<p title="@">', /^<p title="[^<>"'\0]*">$/],
  ["<p title='@'>", /^<p title='[^<>"'\0]*'>$/],
  ['<p title=@>', /^<p title=[^<>"' \t\n\f\r=`\0]+>$/],
  [
    '<a href="@">',
    /^<a href="(?:(?:https?|mailto):[^<>"'\s]*|[^<>"'\s:]*|[^<>"'\s:]*\/[^<>"'\s]*)">$/i,
  ],
  ['<a href="/x?q=@&r=1">', /^<a href="\/x\?q=[\w.~%-]*&r=1">$/],
  ['<a href=@>', /^<a href=[^<>"' \t\n\f\r=`]+>$/],
  ['<img srcset="@">', /^<img srcset="[^<>"'`]*">$/],
  ['<a @="x">', /^<a [a-z0-9]+="x">$/i],
  ['<a style="color: @">', /^<a style="color: (?:[^<>"'();&@[\]\\`{}/]|&amp;|&#43;)*">$/],
  [
    '<style>p:before { content: "@" }</style>',
    /^<style>p:before \{ content: "[^<>"'(){};\n]*" \}<\/style>$/,
  ],
  [
    '<style>p { background: url(@) }</style>',
    /^<style>p \{ background: url\([^<>"'()\s]*\) \}<\/style>$/,
  ],
  ['<script>f(@)</script>', /^<script>f\("(?:[^<>"&\\\n\u2028\u2029]|\\.)*"\)<\/script>$/],
  ['<script>f("@")</script>', /^<script>f\("(?:[^<>"'`&\\\n\u2028\u2029/]|\\.)*"\)<\/script>$/],
  ["<script>f('@')</script>", /^<script>f\('(?:[^<>"'`&\\\n\u2028\u2029/]|\\.)*'\)<\/script>$/],
  ['<script>f(`@`)</script>', /^<script>f\(`(?:[^<>"'`&\\$\n\u2028\u2029/]|\\.)*`\)<\/script>$/],
  ['<script>f(/@/)</script>', /^<script>f\(\/(?:[^<>"'&\\\n\u2028\u2029/]|\\.)+\/\)<\/script>$/],
  ['<a onclick="f(@)">', /^<a onclick="f\(&#34;[^<>"']*&#34;\)">$/],
  ['<a onclick="f(\'@\')">', /^<a onclick="f\('(?:[^<>"'`&\\\n/]|\\.)*'\)">$/],
  ['<textarea>@</textarea>', /^<textarea>[^<>"'\0]*<\/textarea>$/],
  ['<title>@</title>', /^<title>[^<>"'\0]*<\/title>$/],
  ['x<!-- @ -->y', /^xy$/],
  ['<script>/* @ */f()</script>', /^<script> {1,2}f\(\)<\/script>$/],
];

describe('a value in HTML', () => {
  it.each(SHAPES)('does not leave its place in %s', (template, shape) => {
    fc.assert(
      fc.property(hostile, (value) => {
        expect(render(template, value)).toMatch(shape);
      }),
      { numRuns: 300 },
    );
  });

  it('reads back from a script as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const json = render('<script>@</script>', value).slice(
          '<script>'.length,
          -'</script>'.length,
        );
        expect(JSON.parse(json)).toBe(value);
      }),
    );
  });

  it('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const value = fromBytes(bytes);
        for (const [template] of SHAPES) expect(typeof render(template, value)).toBe('string');
      }),
    );
  });
});

const FRAGMENTS = [
  ...HOSTILE,
  '{{.Status}}',
  '{{if .Status}}',
  '{{else}}',
  '{{end}}',
  '{{range .Alerts}}',
  '{{break}}',
  '{{.Status | html}}',
  '{{template "t" .}}',
  '{{define "t"}}',
  '<a href=',
  '<p title="',
  '<p onclick="',
  '<p style="',
  '<style>',
  '<title>',
  '</title>',
  '<meta content="',
];

describe('any HTML template', () => {
  it('is rendered or refused with a message, in time and never by an exception', () => {
    if (!parsed.ok) throw new Error(parsed.error.message);
    const set = parsed.value;
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 }).map((parts) => parts.join('')),
        (template) => {
          const rendered = set.renderHtml(template, SAMPLE_DATA, { now: SAMPLE_NOW });
          if (!rendered.ok) expect(rendered.error.message).toMatch(/^(?:html\/)?template:/);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
