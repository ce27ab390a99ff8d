// Codecs of URLs. Those that carry a token in their path are secrets and never print.
import { Secret } from '../../model/secret.ts';
import { parseTemplate } from '../../template/parse/parser.ts';
import { textOf, type Codec, type DecodeContext, type Decoded } from './codec.ts';
import { printGoUrl } from './go-url-text.ts';
import { httpUrlProblem, urlProblem } from './http-url.ts';
import { isQuotedNull, type ConfigNode } from './node.ts';

const GO_FUNCTIONS: ReadonlySet<string> = new Set(
  'and call eq ge gt html index js le len lt ne not or print printf println slice urlquery'.split(
    ' ',
  ),
);

/** What upstream prints for a secret, and therefore accepts where a secret URL is expected. */
export const URL_MASK = '<secret>';

/** An http or https URL that may be printed. */
export const httpUrl: Codec<string> = {
  zero: '',
  decode: (node, context) => decodeText(node, context, httpUrlProblem),
  print: (value) => printGoUrl(value),
  isZero: (value) => value === '',
};

/** An http or https URL that is a secret. */
export const secretUrl: Codec<Secret | undefined> = {
  zero: undefined,
  decode: (node, context) =>
    hide(
      decodeText(node, context, (text) => (text === URL_MASK ? undefined : httpUrlProblem(text))),
    ),
  print: (value) => value?.toString() ?? null,
  isZero: (value) => value === undefined,
};

/**
 * A secret URL that may be a template, whose result is checked when it is rendered. Upstream knows
 * Go's own functions here, not Alertmanager's (config/common/url.go, ContainsTemplating).
 */
export const secretTemplateUrl: Codec<Secret | undefined> = {
  ...secretUrl,
  decode: (node, context) => hide(decodeText(node, context, templateUrlProblem)),
};

/** Any URL, for proxies, even the empty one; the password in it never prints. */
export const proxyUrl: Codec<Secret | undefined> = {
  zero: undefined,
  decode: (node, context) => {
    if (isQuotedNull(node)) {
      context.report(node.at, 'expected a URL, found null in quotes');
      return undefined;
    }
    const text = decodeText(node, context, urlProblem);
    return text === undefined ? undefined : { value: new Secret(text.value) };
  },
  print: (value) => printGoUrl(value?.reveal() ?? '', true),
  isZero: (value) => value === undefined,
};

function templateUrlProblem(text: string): string | undefined {
  if (text === '' || text === URL_MASK) return undefined;
  if (text.includes('{{')) {
    // The parser's own words quote the text, which is a secret.
    const parsed = parseTemplate('', text, (name) => GO_FUNCTIONS.has(name));
    return parsed.ok ? undefined : 'invalid template syntax';
  }
  const problem = httpUrlProblem(text);
  return problem === undefined ? undefined : `invalid URL: ${problem}`;
}

function decodeText(
  node: ConfigNode,
  context: DecodeContext,
  problemOf: (text: string) => string | undefined,
): Decoded<string> {
  const text = textOf(node, context, 'a URL');
  if (text === undefined) return undefined;
  const problem = problemOf(text);
  if (problem === undefined) return { value: text };
  context.report(node.at, problem);
  return undefined;
}

function hide(text: Decoded<string>): Decoded<Secret | undefined> {
  if (text === undefined) return undefined;
  return { value: text.value === '' ? undefined : new Secret(text.value) };
}
