// Prints any template value for any verb: the heart of print, printf, println and of `{{ … }}`.
// Source: golang/go:src/fmt/print.go (printArg, printValue, badVerb).
import { LimitFailure } from '../value/callable.ts';
import type { ComplexValue, MapValue, SliceValue, StructValue, Value } from '../value/value.ts';
import { elementOf, stringValue, typeName, unwrapInterface } from '../value/value.ts';
import { noFlags, pad, type Flags } from './flags.ts';
import { formatFloatFlagged, formatString } from './flagged-text.ts';
import { formatGoHex, formatInteger } from './integer-text.ts';
import { rawTime } from './raw-time.ts';
import { goSyntaxOf, stringOf } from './stringer.ts';

const STRING_VERBS = new Set(['v', 's', 'x', 'X', 'q']);
const COMPLEX_VERBS = new Set(['v', 'b', 'g', 'G', 'x', 'X', 'f', 'F', 'e', 'E']);
const POINTER_KINDS: ReadonlySet<Value['kind']> = new Set(['pointer', 'slice', 'map']);
const ADDRESS_VERBS = new Set(['v', 'p', 'b', 'o', 'd', 'x', 'X']);
/** Lists within lists beyond this depth are made to exhaust the stack. */
const MAX_DEPTH = 500;
/** Stands for an address, which a template cannot use for anything. */
const ADDRESS = 0xc000000000n;

export class Printer {
  /** The directive in force; replaced for each one. */
  flags: Flags = noFlags();
  readonly #maxLength: number;
  #out = '';
  /** While an error such as `%!d(…)` is printed, String methods are not called. */
  #isErroring = false;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get text(): string {
    return this.#out;
  }

  write(text: string): void {
    this.#out += text;
    if (this.#out.length > this.#maxLength) {
      throw new LimitFailure(`exceeded maximum text length (${this.#maxLength})`);
    }
  }

  /** Prints one argument. */
  printArgument(argument: Value, verb: string): void {
    const value = unwrapInterface(argument);
    if (value.kind === 'invalid') {
      if (verb === 'T' || verb === 'v') this.write(pad('<nil>', this.flags));
      else this.#badVerb(value, verb);
    } else if (verb === 'T') this.#string(value, value.type.name, 's');
    else if (verb === 'p') this.#address(value, verb);
    else this.#value(value, verb, 0);
  }

  /** Prints `type=value`, as in `%!d(string=x)`. */
  printTyped(argument: Value): void {
    const value = unwrapInterface(argument);
    if (value.kind === 'invalid') {
      this.write('<nil>');
      return;
    }
    this.write(`${value.type.name}=`);
    this.printArgument(value, 'v');
  }

  #value(value: Value, verb: string, depth: number): void {
    if (depth > MAX_DEPTH) throw new LimitFailure('exceeded maximum depth of a value');
    if (!this.#isErroring && this.#methods(value, verb)) return;
    switch (value.kind) {
      case 'invalid':
        this.write('<nil>');
        return;
      case 'bool':
        if (verb === 't' || verb === 'v') this.write(pad(String(value.value), this.flags));
        else this.#badVerb(value, verb);
        return;
      case 'int':
        this.#known(value, verb, formatInteger(value.value, verb, this.flags));
        return;
      case 'uint':
        if (verb === 'v' && this.flags.sharpV) this.write(formatGoHex(value.value, this.flags));
        else this.#known(value, verb, formatInteger(value.value, verb, this.flags));
        return;
      case 'float':
        this.#known(value, verb, formatFloatFlagged(value.value, verb, this.flags));
        return;
      case 'complex':
        this.#complex(value, verb);
        return;
      case 'string':
        this.#string(value, value.value, verb);
        return;
      case 'slice':
        this.#slice(value, verb, depth);
        return;
      case 'map':
        this.#map(value, verb, depth);
        return;
      case 'struct':
        this.#struct(value, verb, depth);
        return;
      case 'time':
        this.#struct(rawTime(value.time), verb, depth);
        return;
      case 'pointer':
        this.#pointer(value, verb, depth);
        return;
      case 'interface':
        this.#interface(value.inner, verb, depth);
        return;
    }
  }

  /** Lets the value's own String method answer, when the verb takes text. */
  #methods(value: Value, verb: string): boolean {
    const text = this.flags.sharpV
      ? goSyntaxOf(value)
      : STRING_VERBS.has(verb)
        ? stringOf(value)
        : undefined;
    if (text === undefined) return false;
    this.#string(value, text, this.flags.sharpV ? 's' : verb);
    return true;
  }

  #known(value: Value, verb: string, text: string | undefined): void {
    if (text === undefined) this.#badVerb(value, verb);
    else this.write(text);
  }

  #string(value: Value, text: string, verb: string): void {
    this.#known(value, verb, formatString(text, verb, this.flags));
  }

  #badVerb(value: Value, verb: string): void {
    this.#isErroring = true;
    this.write(`%!${verb}(`);
    this.printTyped(value);
    this.write(')');
    this.#isErroring = false;
  }

  #complex(value: ComplexValue, verb: string): void {
    if (!COMPLEX_VERBS.has(verb)) {
      this.#badVerb(value, verb);
      return;
    }
    const signed = { ...this.flags, plus: true };
    const real = formatFloatFlagged(value.real, verb, this.flags) ?? '';
    const imag = formatFloatFlagged(value.imag, verb, signed) ?? '';
    this.write(`(${real}${imag}i)`);
  }

  #slice(value: SliceValue, verb: string, depth: number): void {
    const { sharpV } = this.flags;
    if (sharpV && value.isNil) {
      this.write(`${value.type.name}(nil)`);
      return;
    }
    this.write(sharpV ? `${value.type.name}{` : '[');
    value.items.forEach((item, i) => {
      if (i > 0) this.write(sharpV ? ', ' : ' ');
      this.#value(elementOf(value, item), verb, depth + 1);
    });
    this.write(sharpV ? '}' : ']');
  }

  #map(value: MapValue, verb: string, depth: number): void {
    const { sharpV } = this.flags;
    if (sharpV && value.isNil) {
      this.write(`${value.type.name}(nil)`);
      return;
    }
    this.write(sharpV ? `${value.type.name}{` : 'map[');
    let isFirst = true;
    for (const [key, item] of value.entries) {
      if (!isFirst) this.write(sharpV ? ', ' : ' ');
      isFirst = false;
      this.#value(stringValue(key), verb, depth + 1);
      this.write(':');
      this.#value(elementOf(value, item), verb, depth + 1);
    }
    this.write(sharpV ? '}' : ']');
  }

  #struct(value: StructValue, verb: string, depth: number): void {
    const { sharpV, plusV } = this.flags;
    this.write(sharpV ? `${value.type.name}{` : '{');
    value.type.fields.forEach((field, i) => {
      if (i > 0) this.write(sharpV ? ', ' : ' ');
      if (sharpV || plusV) this.write(`${field.name}:`);
      const item = value.fields[i];
      if (item !== undefined) this.#value(item, verb, depth + 1);
    });
    this.write('}');
  }

  #interface(inner: Value | undefined, verb: string, depth: number): void {
    if (inner !== undefined) this.#value(inner, verb, depth + 1);
    else this.write(this.flags.sharpV ? 'interface {}(nil)' : '<nil>');
  }

  #pointer(value: Extract<Value, { kind: 'pointer' }>, verb: string, depth: number): void {
    const { target } = value;
    const isComposite = target !== undefined && ['slice', 'struct', 'map'].includes(target.kind);
    if (depth > 0 || !isComposite) {
      this.#address(value, verb);
      return;
    }
    this.write('&');
    this.#value(target, verb, depth + 1);
  }

  #address(value: Value, verb: string): void {
    const isNil = value.kind === 'pointer' && value.target === undefined;
    const address = isNil ? 0n : ADDRESS;
    const { flags } = this;
    if (!POINTER_KINDS.has(value.kind) || !ADDRESS_VERBS.has(verb)) this.#badVerb(value, verb);
    else if (flags.sharpV) this.write(`(${typeName(value)})(${isNil ? 'nil' : '0xc000000000'})`);
    else if (isNil && verb === 'v') this.write(pad('<nil>', flags));
    else if (verb !== 'v' && verb !== 'p') this.write(formatInteger(address, verb, flags) ?? '');
    else this.write(formatInteger(address, 'x', { ...flags, sharp: !flags.sharp }) ?? '');
  }
}
