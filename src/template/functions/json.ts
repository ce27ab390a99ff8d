// Values as JSON, byte for byte as Go's encoding/json writes them.
import { formatFloat, SHORTEST } from '../format/float-text.ts';
import { rfc3339Nano } from '../time/format-time.ts';
import { CallFailure, LimitFailure } from '../value/callable.ts';
import { elementOf, type Value } from '../value/value.ts';

/** Lists within lists beyond this depth are made to exhaust the stack. */
const MAX_DEPTH = 500;
const ESCAPED = /["\\<>&\u2028\u2029\0-\x1f]|\p{Surrogate}/gu;
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Marshals a value; throws CallFailure for what JSON cannot say. */
export function marshalJson(value: Value, maxLength: number): string {
  const writer = new JsonWriter(maxLength);
  writer.value(value);
  return writer.text;
}

class JsonWriter {
  readonly #maxLength: number;
  #out = '';
  #depth = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get text(): string {
    return this.#out;
  }

  value(value: Value): void {
    switch (value.kind) {
      case 'invalid':
        return this.#write('null');
      case 'bool':
      case 'int':
      case 'uint':
        return this.#write(String(value.value));
      case 'float':
        return this.#write(floatText(value.value));
      case 'complex':
        throw new CallFailure(`json: unsupported type: ${value.type.name}`);
      case 'string':
        return this.#write(quoteJson(value.value));
      case 'slice':
        if (value.isNil) return this.#write('null');
        return this.#list('[]', value.items, (item) => {
          this.value(elementOf(value, item));
        });
      case 'map':
        if (value.isNil) return this.#write('null');
        return this.#list('{}', value.entries, ([key, item]) => {
          this.#member(key, elementOf(value, item));
        });
      case 'struct':
        return this.#struct(value);
      case 'time':
        return this.#write(quoteJson(rfc3339Nano(value.time)));
      case 'pointer':
        return value.target === undefined ? this.#write('null') : this.value(value.target);
      case 'interface':
        return value.inner === undefined ? this.#write('null') : this.value(value.inner);
    }
  }

  #struct({ type, fields }: Extract<Value, { kind: 'struct' }>): void {
    const members = type.fields.flatMap(({ json }, i) => {
      const field = fields[i];
      return json === undefined || field === undefined ? [] : [{ json, field }];
    });
    this.#list('{}', members, ({ json, field }) => {
      this.#member(json, field);
    });
  }

  #member(key: string, value: Value): void {
    this.#write(`${quoteJson(key)}:`);
    this.value(value);
  }

  #list<T>(brackets: '[]' | '{}', items: Iterable<T>, write: (item: T) => void): void {
    if (++this.#depth > MAX_DEPTH) throw new LimitFailure('exceeded maximum depth of a value');
    this.#write(brackets.charAt(0));
    let isFirst = true;
    for (const item of items) {
      if (!isFirst) this.#write(',');
      isFirst = false;
      write(item);
    }
    this.#write(brackets.charAt(1));
    this.#depth--;
  }

  #write(text: string): void {
    this.#out += text;
    if (this.#out.length > this.#maxLength) {
      throw new LimitFailure(`exceeded maximum text length (${this.#maxLength})`);
    }
  }
}

/** Quotes a string; `<`, `>` and `&` are escaped so that the result can stand inside HTML. */
function quoteJson(text: string): string {
  return `"${text.replace(ESCAPED, escapeCharacter)}"`;
}

function escapeCharacter(char: string): string {
  const short = SHORT_ESCAPES.get(char);
  if (short !== undefined) return short;
  const code = char.charCodeAt(0);
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Like JavaScript's numbers, with exponents from 1e21 on and below 1e-6. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) {
    throw new CallFailure(`json: unsupported value: ${formatFloat(value, 'g', SHORTEST)}`);
  }
  const size = Math.abs(value);
  const isPlain = size === 0 || (size >= 1e-6 && size < 1e21);
  if (isPlain) return formatFloat(value, 'f', SHORTEST);
  return formatFloat(value, 'e', SHORTEST).replace(/e-0(\d)$/, 'e-$1');
}
