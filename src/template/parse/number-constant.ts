// Decides what a number in a template can be used as: int, uint, float, complex, or several.
// Source: golang/go:src/text/template/parse/node.go (newNumber).
import { fail, ok, type Result } from '../../model/result.ts';
import { quoteGo } from '../../model/go-quote.ts';
import { parseFloat64, parseInt64, parseUint } from './go-number.ts';
import { unquoteCharConstant } from './go-literal.ts';
import type { NumberNode } from './node.ts';
import type { Token } from './token.ts';

type Forms = Pick<NumberNode, 'int' | 'uint' | 'float' | 'complex'>;

/** Reads a number, character or complex token. Fails with Go's text, without position. */
export function numberConstant(token: Token): Result<NumberNode> {
  const forms = formsOf(token);
  if (!forms.ok) return forms;
  return ok({ kind: 'number', pos: token.pos, text: token.text, ...forms.value });
}

function formsOf({ kind, text }: Token): Result<Forms> {
  if (kind === 'charConstant') return charForms(text);
  if (kind === 'complex') return complexForms(text);
  if (text.endsWith('i')) {
    const imag = parseFloat64(text.slice(0, -1));
    if (typeof imag === 'number') return ok(complexOf(0, imag));
  }
  return realForms(text);
}

function charForms(text: string): Result<Forms> {
  const char = unquoteCharConstant(text);
  if ('error' in char) return fail(char.error);
  const code = BigInt(char.code);
  return ok({ int: code, uint: code, float: char.code });
}

function realForms(text: string): Result<Forms> {
  const int = parseInt64(text);
  const uint = int === 0n ? 0n : parseUint(text);
  const whole = int ?? uint;
  if (whole !== undefined) {
    return ok({ ...present('int', int), ...present('uint', uint), float: Number(whole) });
  }
  const float = parseFloat64(text);
  if (typeof float !== 'number') return fail(`illegal number syntax: ${quoteGo(text)}`);
  if (!/[.eEpP]/.test(text)) return fail(`integer overflow: ${quoteGo(text)}`);
  return ok(floatForms(float));
}

/** `a+bi`: the sign between the parts is the last one that does not belong to an exponent. */
function complexForms(text: string): Result<Forms> {
  const match = /^(.*[^eEpP+-])([+-].*)i$/.exec(text);
  const real = parseFloat64(match?.[1] ?? '');
  const imag = parseFloat64(match?.[2] ?? '');
  if (typeof real !== 'number' || typeof imag !== 'number') {
    return fail('syntax error scanning complex number');
  }
  return ok(complexOf(real, imag));
}

function complexOf(real: number, imag: number): Forms {
  return { complex: [real, imag], ...(imag === 0 ? floatForms(real) : {}) };
}

/** A float, and the integers it is equal to. */
function floatForms(float: number): Forms {
  const isWhole = Number.isInteger(float);
  const isInt = isWhole && float >= -(2 ** 63) && float < 2 ** 63;
  const isUint = isWhole && float >= 0 && float < 2 ** 64;
  return {
    float,
    ...(isInt ? { int: BigInt(float) } : {}),
    ...(isUint ? { uint: BigInt(float) } : {}),
  };
}

function present(key: 'int' | 'uint', value: bigint | undefined): Forms {
  return value === undefined ? {} : { [key]: value };
}
