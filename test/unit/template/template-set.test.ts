import { describe, expect, it } from 'vitest';
import { TemplateSet, type TemplateSource } from '../../../src/template/template-set.ts';
import { SAMPLE_DATA, SAMPLE_NOW } from './template-sample.ts';

function parseSet(sources: readonly TemplateSource[]): TemplateSet {
  const set = TemplateSet.parse(sources);
  if (!set.ok) throw new Error(set.error.message);
  return set.value;
}

function render(set: TemplateSet, text: string): string {
  const rendered = set.renderText(text, SAMPLE_DATA, { now: SAMPLE_NOW });
  return rendered.ok ? rendered.value : `${rendered.error.kind}: ${rendered.error.message}`;
}

describe('TemplateSet', () => {
  it('lets a later source replace an earlier definition', () => {
    const set = parseSet([
      { name: 'a.tmpl', text: '{{define "x"}}one{{end}}' },
      { name: 'b.tmpl', text: '{{define "x"}}two{{end}}' },
    ]);
    expect(render(set, '{{template "x"}}')).toBe('two');
  });

  it('keeps a definition when a later one of that name is empty', () => {
    const set = parseSet([
      { name: 'a.tmpl', text: '{{define "x"}}one{{end}}' },
      { name: 'b.tmpl', text: '{{define "x"}} {{/* later */}} {{end}}' },
    ]);
    expect(render(set, '{{template "x"}}')).toBe('one');
  });

  it('offers the text outside of definitions under the name of its file', () => {
    const set = parseSet([{ name: 'page.tmpl', text: '<{{.Status}}>' }]);
    expect(set.has('page.tmpl')).toBe(true);
    expect(render(set, '{{template "page.tmpl" .}}')).toBe('<firing>');
  });

  it('shares definitions between files in both directions', () => {
    const set = parseSet([
      { name: 'a', text: '{{define "a"}}[{{template "b" .}}]{{end}}' },
      { name: 'b', text: '{{define "b"}}{{.Status}}{{end}}' },
    ]);
    expect(render(set, '{{template "a" .}}')).toBe('[firing]');
  });

  it('forgets what a rendered text has defined', () => {
    const set = parseSet([{ name: 'a', text: '{{define "x"}}set{{end}}' }]);
    expect(render(set, '{{define "x"}}text{{end}}{{template "x"}}')).toBe('text');
    expect(render(set, '{{template "x"}}')).toBe('set');
  });

  it('names the file, line and column of an error in a file', () => {
    const set = parseSet([{ name: 'page.tmpl', text: '{{define "x"}}\né {{.Nope}}{{end}}' }]);
    expect(render(set, '{{template "x" .}}')).toBe(
      'execute: template: page.tmpl:2:5: executing "x" at <.Nope>: ' +
        "can't evaluate field Nope in type *template.Data",
    );
  });

  it('refuses a source that is no template, with its name', () => {
    expect(TemplateSet.parse([{ name: 'bad.tmpl', text: 'x\n{{if}}' }])).toEqual({
      ok: false,
      error: { kind: 'parse', message: 'template: bad.tmpl:2: missing value for if' },
    });
  });

  it('answers a repeated text, good or bad, the same way each time', () => {
    const set = parseSet([]);
    for (const text of ['{{.Status}}', '{{', '{{.Nope}}']) {
      expect(render(set, text)).toBe(render(set, text));
    }
  });

  it('takes the present from the caller', () => {
    const set = parseSet([]);
    const text = '{{now}} {{since (index .Alerts 0).StartsAt}}';
    expect(render(set, text)).toBe('2024-05-06 09:08:09.123 +0000 UTC 2h0m0s');
  });

  it('asks the caller for route labels, when it wants to be asked', () => {
    const text = '{{routeLabels "team"}}';
    const set = parseSet([]);
    const asked = set.renderText(text, SAMPLE_DATA, {
      now: SAMPLE_NOW,
      routeLabel: (name) => ({ ok: true, value: `<${name}>` }),
    });
    expect(asked).toEqual({ ok: true, value: '<team>' });
    const refused = set.renderText(text, SAMPLE_DATA, {
      now: SAMPLE_NOW,
      routeLabel: () => ({ ok: false, error: 'route label cycle detected: a -> a' }),
    });
    expect(refused.ok ? '' : refused.error.message).toContain(
      'error calling routeLabels: route label cycle detected: a -> a',
    );
  });

  it('puts together characters whose bytes were made apart, and replaces bytes that stay alone', () => {
    const set = parseSet([]);
    expect(render(set, '{{slice "é" 0 1}}{{slice "é" 1 2}} {{slice "é" 1}}')).toBe('é \ufffd');
  });
});
