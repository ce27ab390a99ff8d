// Templates end, whatever they say: Go has only a depth limit, and one that is too large for here.
import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../src/template/execute/limits.ts';
import type { TemplateError } from '../../../src/template/template-error.ts';
import { TemplateSet } from '../../../src/template/template-set.ts';
import { SAMPLE_DATA, SAMPLE_NOW } from './template-sample.ts';

function failureOf(text: string, limits: Partial<Limits> = {}): TemplateError | undefined {
  const set = TemplateSet.parse([]);
  if (!set.ok) throw new Error(set.error.message);
  const rendered = set.value.renderText(text, SAMPLE_DATA, { now: SAMPLE_NOW, limits });
  return rendered.ok ? undefined : rendered.error;
}

const RECURSION = '{{define "r"}}{{template "r" .}}{{end}}{{template "r" .}}';
const BRANCHING =
  '{{define "r"}}{{if 1}}{{with $}}{{range 9}}{{template "r" .}}{{end}}{{end}}{{end}}{{end}}{{template "r" 1}}';
const SMALL: Partial<Limits> = { maxSteps: 20_000, maxOutputLength: 100_000 };

describe('the limits of an execution', () => {
  it.each([
    ['templates that call themselves', RECURSION, 'exceeded maximum template depth (1000)'],
    ['recursion through nested blocks', BRANCHING, 'exceeded maximum'],
    ['an endless loop', '{{range 1000000000}}{{end}}', 'exceeded maximum number of steps (20000)'],
    ['loops in loops', '{{range 100000}}{{range 100000}}{{len "a"}}{{end}}{{end}}', 'steps'],
    ['too much output', '{{range 200}}{{printf "%1000d" 1}}{{end}}', 'output length (100000)'],
    ['a text that doubles', '{{$x := "abcd"}}{{range 99}}{{$x = print $x $x}}{{end}}', 'exceeded'],
    ['wide padding', '{{range 99}}{{$x := printf "%90000d" 1}}{{end}}', 'steps'],
    [
      'lists that double',
      '{{$l := list 1}}{{range 99}}{{$l = list $l $l}}{{end}}{{$l}}',
      'exceeded',
    ],
    [
      'lists that nest',
      '{{$l := list 1}}{{range 3000}}{{$l = list $l}}{{end}}{{$l}}',
      'depth of a value',
    ],
    [
      'nested JSON',
      '{{$l := list 1}}{{range 3000}}{{$l = list $l}}{{end}}{{toJson $l}}',
      'depth of a value',
    ],
    ['lists that grow', '{{$l := list}}{{range 9000}}{{$l = append $l .}}{{end}}', 'steps'],
  ])('stop %s', (_, text, message) => {
    const failure = failureOf(text, SMALL);
    expect(failure?.kind).toBe('limit');
    expect(failure?.message).toContain(message);
  });

  it.each([
    ['digits', `${'1'.repeat(300_000)}x`],
    ['hexadecimal digits', `0x${'1'.repeat(300_000)}z`],
  ])('are not needed for a label of many %s that is no number', (_, label) => {
    const failure = failureOf(`{{humanizeDuration ${JSON.stringify(label)}}}`);
    expect(failure?.kind).toBe('execute');
  });

  it.each([
    ['parentheses', `{{${'('.repeat(9000)}1${')'.repeat(9000)}}}`, 'max expression depth exceeded'],
    ['blocks', '{{if 1}}'.repeat(9000) + '{{end}}'.repeat(9000), 'max nesting depth exceeded'],
    ['else-ifs', `{{if 0}}${'{{else if 0}}'.repeat(9000)}{{end}}`, 'max nesting depth exceeded'],
  ])('refuse to parse too many nested %s', (_, text, message) => {
    expect(failureOf(text)).toEqual({ kind: 'parse', message: `template: :1: ${message}` });
  });

  it.each([
    ['nested blocks', '{{if 1}}'.repeat(450) + '{{end}}'.repeat(450)],
    ['nested calls', `{{${'print ('.repeat(450)}1${')'.repeat(450)}}}`],
    ['iterations', '{{range 100000}}{{if false}}{{end}}{{end}}'],
  ])('leave room for many %s', (_, text) => {
    expect(failureOf(text)).toBeUndefined();
  });

  it('names the place where the limit was hit', () => {
    expect(failureOf('a\n {{range 99}}{{len "x"}}{{end}}', { maxSteps: 50 })?.message).toMatch(
      /^template: :2:\d+: executing "" at <.*>: exceeded maximum number of steps \(50\)$/,
    );
  });
});
