// What TemplateSet promises about HTML beyond what upstream does with each template (row G13).
import { describe, expect, it } from 'vitest';
import { TemplateSet, type TemplateSource } from '../../../../src/template/template-set.ts';
import { SAMPLE_DATA, SAMPLE_NOW } from '../template-sample.ts';

function parseSet(...texts: readonly string[]): TemplateSet {
  const sources = texts.map((text, i): TemplateSource => ({ name: `${i}.tmpl`, text }));
  const set = TemplateSet.parse(sources);
  if (!set.ok) throw new Error(set.error.message);
  return set.value;
}

function html(set: TemplateSet, text: string): string {
  const rendered = set.renderHtml(text, SAMPLE_DATA, { now: SAMPLE_NOW });
  return rendered.ok ? rendered.value : `${rendered.error.kind}: ${rendered.error.message}`;
}

function text(set: TemplateSet, template: string): string {
  const rendered = set.renderText(template, SAMPLE_DATA, { now: SAMPLE_NOW });
  return rendered.ok ? rendered.value : rendered.error.message;
}

describe('TemplateSet.renderHtml()', () => {
  it('escapes values, and leaves the text rendering of the same templates alone', () => {
    const set = parseSet('{{define "x"}}{{.GroupLabels.alertname}}<!-- c -->{{end}}');
    expect(html(set, '{{template "x" .}}')).toBe('Disk &lt;full&gt;');
    expect(text(set, '{{template "x" .}}')).toBe('Disk <full><!-- c -->');
    expect(html(set, '<p title="{{template "x" .}}">')).toBe(
      '<p title="Disk &lt;full&gt;<!-- c -->">',
    );
  });

  it('gives a template that is called in several contexts a form for each', () => {
    const set = parseSet('{{define "v"}}{{.}}{{end}}');
    const value = '"a b:\'c"';
    expect(html(set, `{{template "v" ${value}}}<a href="{{template "v" ${value}}}">`)).toBe(
      'a b:&#39;c<a href="#ZgotmplZ">',
    );
    expect(html(set, `<script>{{template "v" ${value}}}</script>`)).toBe(
      '<script>"a b:\'c"</script>',
    );
  });

  it('lets pass what a template declares safe, where it is safe', () => {
    const set = parseSet();
    expect(html(set, '{{safeHtml "<b>"}}{{safeUrl "<b>"}}')).toBe('<b>&lt;b&gt;');
    expect(html(set, '<a href="{{safeUrl "x:y"}}" title="{{safeHtml "<b>t</b>"}}">')).toBe(
      '<a href="x:y" title="t">',
    );
  });

  it('answers a text without markup as it is, and checks one that has some', () => {
    const set = parseSet();
    expect(html(set, 'a & b > c')).toBe('a & b > c');
    expect(html(set, 'a < b<!-- c -->')).toBe('a &lt; b');
    expect(html(set, '<p title="')).toMatch(
      /^escape: html\/template: ends in a non-text context: /,
    );
  });

  it('reports a template that cannot be escaped when it is rendered, not when it is read', () => {
    const set = parseSet('{{define "bad"}}<a b\'c>{{end}}', '{{define "good"}}<b>{{end}}');
    expect(html(set, '{{template "good"}}')).toBe('<b>');
    expect(html(set, '{{template "bad"}}')).toMatch(/^escape: .*in attribute name/);
    expect(text(set, '{{template "bad"}}')).toBe("<a b'c>");
  });

  it('names the file, line and column of what it cannot escape', () => {
    const set = parseSet('{{define "x"}}\né <a href="{{if .}}/{{else}}?{{end}}{{.}}">{{end}}');
    expect(html(set, '{{template "x" .Status}}')).toBe(
      'escape: html/template:0.tmpl:2:39: {{.}} appears in an ambiguous context within a URL',
    );
  });

  it('names the form of the template in errors of execution', () => {
    const set = parseSet('{{define "x"}}{{.Nope}}{{end}}');
    expect(html(set, '<a href="{{template "x" .}}">')).toContain(
      'executing "x$htmltemplate_stateURL_delimDoubleQuote_attrURL" at <.Nope>',
    );
  });

  it('forgets what a rendered text has defined', () => {
    const set = parseSet('{{define "x"}}<i>{{end}}');
    expect(html(set, '{{define "x"}}<b>{{end}}{{template "x"}}')).toBe('<b>');
    expect(html(set, '{{template "x"}}')).toBe('<i>');
  });

  it('answers a repeated text, good or bad, the same way each time', () => {
    const set = parseSet();
    for (const each of ['<b>{{.Status}}', '<b', '<b>{{', '<b>{{.Nope}}']) {
      expect(html(set, each)).toBe(html(set, each));
    }
  });

  it('does not let a template call an escaper by its name', () => {
    const set = parseSet();
    expect(html(set, '{{_html_template_htmlescaper "x"}}')).toBe(
      'parse: template: :1: function "_html_template_htmlescaper" not defined',
    );
  });

  it('keeps the limits of rendering', () => {
    const limits = { maxOutputLength: 100 };
    const rendered = parseSet().renderHtml('<p>{{printf "%0200d" 1}}', SAMPLE_DATA, {
      now: SAMPLE_NOW,
      limits,
    });
    expect(rendered.ok ? '' : rendered.error.kind).toBe('limit');
  });
});

describe('escaping ends', () => {
  const nested = (open: string, count: number): string =>
    open.repeat(count) + '{{end}}'.repeat(count);
  const chain = Array.from(
    { length: 90 },
    (_, i) => `{{define "${i}"}}{{template "${i + 1}"}}"{{end}}`,
  ).join('');

  const tangle = Array.from({ length: 12 }, (_, i) => {
    const calls = Array.from({ length: 12 }, (__, k) => `{{template "${k}"}}`).join('');
    return `{{define "${i}"}}${calls}"{{end}}`;
  }).join('');

  it.each([
    ['loops in loops', nested('{{range .}}', 200)],
    ['loops in loops that change the context', `<a href="${nested('{{range .}}x', 200)}">`],
    ['loops that turn text into a tag and back', nested('{{range .}}<p {{if .}}>{{end}}', 60)],
    ['a script without end', `<script>${'/a/,"b",'.repeat(500)}`],
    ['escapes in a style', `<style>a{b:"${'\\41 '.repeat(1000)}"`],
    ['openers without end', '<'.repeat(4000)],
    ['parentheses in a style', `<style>${'url ('.repeat(800)}`],
    ['templates that call one another', `${chain}{{define "90"}}{{end}}{{template "0"}}`],
    ['templates that call one another around a mistake', `${chain}{{template "0"}}`],
    [
      'templates that call themselves twice',
      '{{define "x"}}{{template "x"}}"{{template "x"}}{{end}}<p title="{{template "x"}}">',
    ],
    ['templates that all call one another', `${tangle}<p title="{{template "0"}}">`],
    ['references', `<a onclick="${'&amp;&#1;&notin'.repeat(250)}">`],
  ])('quickly for %s', (_, template) => {
    const set = parseSet();
    html(set, '<p>{{.Status}}');
    // Of this process alone, as others may keep the machine busy.
    const start = process.cpuUsage();
    set.renderHtml(template, SAMPLE_DATA, { now: SAMPLE_NOW, limits: { maxSteps: 1000 } });
    expect(template.length).toBeLessThanOrEqual(4400);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(500);
  });
});
