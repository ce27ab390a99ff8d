// Go's Sprint, Sprintln and Sprintf over template values.
// Source: golang/go:src/fmt/print.go (doPrint, doPrintln, doPrintf).
import { unwrapInterface, type Value } from '../value/value.ts';
import { noFlags, type Flags } from './flags.ts';
import { Printer } from './printer.ts';

const MAX_NUMBER = 1_000_000;

/** Prints values side by side, with a space between two neighbours that are not strings. */
export function sprint(args: readonly Value[], maxLength: number): string {
  const [only] = args;
  if (args.length === 1 && only?.kind === 'string' && only.type.methods.size === 0)
    return only.value;
  const printer = new Printer(maxLength);
  let previousIsString = true;
  for (const arg of args) {
    const isString = unwrapInterface(arg).kind === 'string';
    if (!isString && !previousIsString) printer.write(' ');
    printer.printArgument(arg, 'v');
    previousIsString = isString;
  }
  return printer.text;
}

/** Prints values with spaces between them and a newline at the end. */
export function sprintln(args: readonly Value[], maxLength: number): string {
  const printer = new Printer(maxLength);
  args.forEach((arg, i) => {
    if (i > 0) printer.write(' ');
    printer.printArgument(arg, 'v');
  });
  printer.write('\n');
  return printer.text;
}

/** Prints by a format; mistakes show in the text as Go shows them (`%!d(string=x)`). */
export function sprintf(format: string, args: readonly Value[], maxLength: number): string {
  return new FormatRun(format, args, new Printer(maxLength)).run();
}

class FormatRun {
  readonly #format: string;
  readonly #args: readonly Value[];
  readonly #printer: Printer;
  #at = 0;
  #argument = 0;
  /** An explicit index such as `[2]` was used, so unused arguments are not complained about. */
  #isReordered = false;
  #isIndexGood = true;
  #afterIndex = false;

  constructor(format: string, args: readonly Value[], printer: Printer) {
    this.#format = format;
    this.#args = args;
    this.#printer = printer;
  }

  run(): string {
    const { length } = this.#format;
    while (this.#at < length) {
      const percent = this.#format.indexOf('%', this.#at);
      const end = percent < 0 ? this.#format.length : percent;
      this.#printer.write(this.#format.slice(this.#at, end));
      this.#at = end + 1;
      if (percent >= 0) this.#directive();
    }
    this.#complainAboutExtra();
    return this.#printer.text;
  }

  #directive(): void {
    const flags = noFlags();
    this.#printer.flags = flags;
    this.#isIndexGood = true;
    this.#readFlags(flags);
    this.#readIndex();
    this.#readWidth(flags);
    this.#readPrecision(flags);
    if (!this.#afterIndex) this.#readIndex();
    const code = this.#format.codePointAt(this.#at);
    if (code === undefined) {
      this.#printer.write('%!(NOVERB)');
      return;
    }
    const verb = String.fromCodePoint(code);
    this.#at += verb.length;
    this.#print(verb, flags);
  }

  #print(verb: string, flags: Flags): void {
    const argument = this.#args[this.#argument];
    if (verb === '%') this.#printer.write('%');
    else if (!this.#isIndexGood) this.#printer.write(`%!${verb}(BADINDEX)`);
    else if (argument === undefined) this.#printer.write(`%!${verb}(MISSING)`);
    else {
      if (verb === 'v') Object.assign(flags, goSyntaxFlags(flags));
      this.#printer.printArgument(argument, verb);
      this.#argument++;
    }
  }

  #readFlags(flags: Flags): void {
    for (; this.#at < this.#format.length; this.#at++) {
      const char = this.#format[this.#at];
      if (char === '#') flags.sharp = true;
      else if (char === '0') flags.zero = true;
      else if (char === '+') flags.plus = true;
      else if (char === '-') flags.minus = true;
      else if (char === ' ') flags.space = true;
      else return;
    }
  }

  #readWidth(flags: Flags): void {
    if (this.#format[this.#at] !== '*') {
      flags.width = this.#readNumber();
      // `%[3]2d`: the index must stand right before the verb.
      if (this.#afterIndex && flags.width !== undefined) this.#isIndexGood = false;
      return;
    }
    this.#at++;
    const width = this.#intArgument();
    if (width === undefined) this.#printer.write('%!(BADWIDTH)');
    if (width !== undefined && width < 0) {
      flags.minus = true;
      flags.zero = false;
    }
    flags.width = width === undefined ? undefined : Math.abs(width);
    this.#afterIndex = false;
  }

  #readPrecision(flags: Flags): void {
    if (this.#format[this.#at] !== '.' || this.#at + 1 >= this.#format.length) return;
    this.#at++;
    if (this.#afterIndex) this.#isIndexGood = false;
    this.#readIndex();
    if (this.#format[this.#at] !== '*') {
      flags.precision = this.#readNumber() ?? 0;
      return;
    }
    this.#at++;
    const precision = this.#intArgument();
    flags.precision = precision === undefined || precision < 0 ? undefined : precision;
    if (flags.precision === undefined) this.#printer.write('%!(BADPREC)');
    this.#afterIndex = false;
  }

  /** Digits at this place; a number beyond Go's limit swallows the rest of the format. */
  #readNumber(): number | undefined {
    const start = this.#at;
    let value = 0;
    for (; /[0-9]/.test(this.#format[this.#at] ?? ''); this.#at++) {
      if (value > MAX_NUMBER) {
        this.#at = this.#format.length;
        return undefined;
      }
      value = value * 10 + Number(this.#format[this.#at]);
    }
    return this.#at > start ? value : undefined;
  }

  /** `[n]` at this place chooses the next argument. */
  #readIndex(): void {
    this.#afterIndex = false;
    if (this.#format[this.#at] !== '[') return;
    this.#isReordered = true;
    const close = this.#format.indexOf(']', this.#at + 1);
    const isTooShort = this.#format.length - this.#at < 3;
    const digits = close < 0 || isTooShort ? '' : this.#format.slice(this.#at + 1, close);
    this.#at = close < 0 || isTooShort ? this.#at + 1 : close + 1;
    const isNumber = /^[0-9]{1,7}$/.test(digits);
    const index = Number(digits) - 1;
    if (isNumber && index >= 0 && index < this.#args.length) this.#argument = index;
    else this.#isIndexGood = false;
    this.#afterIndex = isNumber;
  }

  /** The integer argument that `*` takes. */
  #intArgument(): number | undefined {
    const argument = this.#args[this.#argument];
    if (argument === undefined) return undefined;
    this.#argument++;
    const value = unwrapInterface(argument);
    if (value.kind !== 'int' && value.kind !== 'uint') return undefined;
    const number = Number(value.value);
    return Math.abs(number) > MAX_NUMBER ? undefined : number;
  }

  #complainAboutExtra(): void {
    if (this.#isReordered || this.#argument >= this.#args.length) return;
    this.#printer.flags = noFlags();
    this.#printer.write('%!(EXTRA ');
    this.#args.slice(this.#argument).forEach((arg, i) => {
      if (i > 0) this.#printer.write(', ');
      this.#printer.printTyped(arg);
    });
    this.#printer.write(')');
  }
}

/** For `%v` the flags `#` and `+` mean Go syntax and field names instead of number forms. */
function goSyntaxFlags(flags: Flags): Partial<Flags> {
  return { sharpV: flags.sharp, sharp: false, plusV: flags.plus, plus: false };
}

/** Prints one value as Go's `%v`, for error texts. */
export function printPlain(value: Value, maxLength: number): string {
  return value.kind === 'invalid' ? '<invalid reflect.Value>' : sprint([value], maxLength);
}
