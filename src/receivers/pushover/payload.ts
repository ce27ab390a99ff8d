// Pushover's message: parameters in the query string of an empty POST (row N8).
// Source: prometheus/alertmanager:notify/pushover/pushover.go.
import type { DurationMs } from '../../model/instant.ts';
import { DUPLICATE_NOTICE } from '../duplicate-notice.ts';
import { encodeGoQuery } from '../go-query.ts';
import { TextLimiter } from '../text-limiter.ts';
import type { PushoverConfig } from './config.ts';

/** Pushover's limits, in characters. */
const MAX_TITLE = 250;
const MAX_MESSAGE = 1024;
const MAX_URL = 512;

/** Pushover refuses messages without a text. */
const NO_TEXT = '(no details)';

export interface PushoverMessageOptions {
  /** Rendered. */
  readonly userKey: string;
  /** Rendered. */
  readonly token: string;
  /** An earlier attempt may have arrived: say so below the message. */
  readonly possibleDuplicate: boolean;
}

export interface PushoverMessage {
  /** Encoded, with both secrets in it. */
  readonly query: string;
  readonly warnings: readonly string[];
}

type Render = (template: string) => string;

/** How templates of texts and of HTML are rendered. */
export interface Renders {
  readonly text: Render;
  readonly html: Render;
}

/** Builds the message from the configuration's templates. */
export function buildPushoverMessage(
  config: PushoverConfig,
  { text, html }: Renders,
  options: PushoverMessageOptions,
): PushoverMessage {
  const limiter = new TextLimiter();
  const ttl = wholeSeconds(config.ttlMs);
  const body = config.html ? html(config.message) : text(config.message);
  const pairs: readonly (readonly [string, string])[] = [
    ['token', options.token],
    ['user', options.userKey],
    ['title', limiter.cut('title', text(config.title), MAX_TITLE)],
    ...(config.html ? [['html', '1'] as const] : []),
    ...(config.monospace ? [['monospace', '1'] as const] : []),
    ['message', messageOf(body, limiter, options.possibleDuplicate)],
    ['url', limiter.cut('url', text(config.url), MAX_URL)],
    ['url_title', text(config.urlTitle)],
    ['priority', text(config.priority)],
    ['retry', String(wholeSeconds(config.retryMs))],
    ['expire', String(wholeSeconds(config.expireMs))],
    ['device', text(config.device)],
    ['sound', text(config.sound)],
    ...(ttl > 0 ? [['ttl', String(ttl)] as const] : []),
  ];
  return { query: encodeGoQuery(pairs), warnings: limiter.warnings };
}

/** Cut first and trimmed then, as upstream does; the result is never empty. */
function messageOf(rendered: string, limiter: TextLimiter, isDuplicate: boolean): string {
  const notice = isDuplicate ? `\n${DUPLICATE_NOTICE}` : '';
  const message = limiter.cut('message', rendered, MAX_MESSAGE - notice.length).trim();
  return (message === '' ? NO_TEXT : message) + notice;
}

/** Cuts fractions off, also of negative durations. */
function wholeSeconds(duration: DurationMs): number {
  const seconds = Math.trunc(duration / 1000);
  return seconds === 0 ? 0 : seconds;
}
