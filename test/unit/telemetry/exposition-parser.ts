// A strict reader of the text exposition format 0.0.4, to hold the registry's output against.

/** One sample line. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/** One metric with everything the text says about it. */
export interface ParsedFamily {
  readonly help: string;
  readonly type: string;
  readonly samples: readonly ParsedSample[];
}

const HELP = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/s;
const TYPE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/s;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(,|$)/y;
const NUMBER = /^(?:NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]\d{2,3})?)$/;

/**
 * Reads an exposition; throws on anything Prometheus would refuse or a scraper would misread: a missing
 * HELP or TYPE, a family in two places, a repeated series, a malformed line.
 */
export function parseExposition(text: string): ReadonlyMap<string, ParsedFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line has no line feed');
  const families = new Map<string, ParsedFamily & { samples: ParsedSample[] }>();
  const seen = new Set<string>();
  const lines = text.slice(0, -1).split('\n');
  for (let i = 0; i < lines.length; i += 1) {
    const [, name = '', help = ''] = match(HELP, lines[i]);
    i += 1;
    const [, typedName = '', type = ''] = match(TYPE, lines[i]);
    if (typedName !== name) throw new Error(`HELP of ${name} is followed by TYPE of ${typedName}`);
    if (families.has(name)) throw new Error(`${name} stands in two places`);
    const samples: ParsedSample[] = [];
    for (; i + 1 < lines.length && !lines[i + 1]?.startsWith('#'); i += 1) {
      const line = lines[i + 1] ?? '';
      const series = line.slice(0, line.lastIndexOf(' '));
      if (seen.has(series)) throw new Error(`The series ${series} is repeated`);
      seen.add(series);
      samples.push(parseSample(line, name, type));
    }
    if (samples.length === 0) throw new Error(`${name} has no samples`);
    families.set(name, { help: unescape(help), type, samples });
  }
  return families;
}

function parseSample(line: string, family: string, type: string): ParsedSample {
  const [, name = '', labels = '', value = ''] = match(SAMPLE, line);
  if (!suffixesOf(type).some((suffix) => name === family + suffix)) {
    throw new Error(`${name} does not belong to the ${type} ${family}`);
  }
  if (!NUMBER.test(value)) throw new Error(`Malformed value in ${line}`);
  return { name, labels: parseLabels(labels), value: Number(value.replace('Inf', 'Infinity')) };
}

function suffixesOf(type: string): readonly string[] {
  if (type === 'histogram') return ['_bucket', '_sum', '_count'];
  return type === 'summary' ? ['_sum', '_count'] : [''];
}

function parseLabels(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name = '', value = ''] = match(LABEL, text);
    if (labels.has(name)) throw new Error(`The label ${name} is repeated in ${text}`);
    labels.set(name, unescape(value));
  }
  return labels;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_, char: string) => (char === 'n' ? '\n' : char));
}

function match(pattern: RegExp, text = ''): RegExpExecArray {
  const found = pattern.exec(text);
  if (found === null) throw new Error(`Malformed: ${text}`);
  return found;
}
