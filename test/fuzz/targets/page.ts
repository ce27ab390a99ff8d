// What the web page reads: matchers as the server reads them or not at all, addresses that mean the
// same when they are written again, and texts of which nothing is lost. No input may throw.
import { parseMatcher, parseMatchers } from '../../../src/matcher/parse-matchers.ts';
import { filterText } from '../../../ui/matcher/matcher-text.ts';
import type { Matcher } from '../../../ui/matcher/matcher.ts';
import {
  parseMatcher as parseOnPage,
  parseMatchers as parseListOnPage,
} from '../../../ui/matcher/parse-matchers.ts';
import { parseRoute, routeHash } from '../../../ui/route/route.ts';
import { isAddress, linkedText } from '../../../ui/text/linked-text.ts';
import { parseDateTime } from '../../../ui/time/date-text.ts';
import { parseDuration } from '../../../ui/time/duration.ts';
import { broken, kept, type FuzzTarget, type Verdict } from '../fuzz-target.ts';
import { matcherText } from '../generate/matcher-text.ts';

export const PAGE: FuzzTarget = {
  name: 'page',
  promise: 'what the page reads, the server reads as the same; addresses and texts lose nothing',
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 0,
  generate: (random) => [matcherText(random)],
  open: () => ({ asks: 6, check: ([text = '']) => check(text) }),
};

function check(text: string): Verdict {
  const problem =
    listProblem(text) ?? singleProblem(text) ?? routeProblem(text) ?? textProblem(text);
  if (problem !== undefined) return broken(problem);
  return kept(parseListOnPage(text).ok ? 'read' : 'refused');
}

function listProblem(text: string): string | undefined {
  const onPage = parseListOnPage(text);
  if (!onPage.ok) return onPage.error === '' ? 'refused without a reason' : undefined;
  // Half a surrogate pair is no text: no byte that arrives becomes one.
  if (!text.isWellFormed() || onPage.value.some(({ name }) => name === '')) return undefined;
  const again = parseListOnPage(filterText(onPage.value));
  if (!again.ok || shape(again.value) !== shape(onPage.value)) {
    return `writes ${filterText(onPage.value)}, which means something else`;
  }
  return differs(onPage.value, parseMatchers(text, 'fallback'));
}

function singleProblem(text: string): string | undefined {
  const onPage = parseOnPage(text);
  if (!onPage.ok || onPage.value.name === '') return undefined;
  const onServer = parseMatcher(text, 'fallback');
  const list = onServer.ok
    ? ({ ...onServer, value: { value: [onServer.value.value] } } as const)
    : onServer;
  return text.isWellFormed() ? differs([onPage.value], list) : undefined;
}

type ServerReading =
  | { readonly ok: true; readonly value: { readonly value: readonly Matcher[] } }
  | { readonly ok: false; readonly error: string };

/** Whether a pattern is one is for the server to say. */
function differs(matchers: readonly Matcher[], onServer: ServerReading): string | undefined {
  if (matchers.some(({ type }) => type.endsWith('~')) && !onServer.ok) return undefined;
  if (!onServer.ok) return `reads what the server refuses: ${onServer.error}`;
  const [page, server] = [shape(matchers), shape(onServer.value.value)];
  return page === server ? undefined : `reads ${page}, the server ${server}`;
}

function routeProblem(text: string): string | undefined {
  if (!text.isWellFormed()) return undefined;
  const hash = `#/alerts?filter=${text}&receiver=${text}`;
  for (const address of [`#${text}`, hash, `#/silences/new?comment=${text}`]) {
    const route = parseRoute(address);
    if (route.kind === 'unknown') continue;
    const again = parseRoute(routeHash(route));
    if (JSON.stringify(again) !== JSON.stringify(route)) return `${address} changes when written`;
  }
  return undefined;
}

function textProblem(text: string): string | undefined {
  parseDateTime(text, 'utc');
  parseDuration(text);
  const parts = linkedText(text);
  if (parts.map((part) => part.text).join('') !== text) return 'a text loses something';
  const isOdd = parts.some((part) => part.kind === 'link' && !isAddress(part.text));
  return isOdd ? 'a link leads elsewhere' : undefined;
}

function shape(matchers: readonly Matcher[]): string {
  return JSON.stringify(matchers.map(({ type, name, value }) => [type, name, value]));
}
