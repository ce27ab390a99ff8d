// Pushover's message: parameters in the query string of an empty POST (row N8).
// Source: prometheus/alertmanager:notify/pushover/pushover.go.
import type { DurationMs } from '../../model/instant.ts';
import { encodeGoQuery } from '../encoding/go-query.ts';
import { noticeOf, type Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate, EMPTY } from '../rendering/stand-ins.ts';
import { CHARACTERS, TextLimiter, type TextUnit } from '../truncation/text-limiter.ts';
import { HTML_CHARACTERS } from '../truncation/truncate-html.ts';
import type { PushoverConfig } from './config.ts';

/** Pushover's limits, in characters. */
const MAX_TITLE = 250;
const MAX_MESSAGE = 1024;
const MAX_URL = 512;
const MAX_URL_TITLE = 100;

const PRIORITY = '{{ if eq .Status "firing" }}2{{ else }}0{{ end }}';

/** Pushover refuses messages without a text. */
const NO_TEXT = '(no details)';

/** What has to be said stands below the message. */
export interface PushoverMessageOptions extends Caveats {
  /** Rendered. */
  readonly userKey: string;
  /** Rendered. */
  readonly token: string;
}

export interface PushoverMessage {
  /** Encoded, with both secrets in it. */
  readonly query: string;
  readonly warnings: readonly string[];
}

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
  const named = (name: string): string => defaultTemplate('pushover', name);
  const body = {
    text: (config.html ? html : text)(config.message, named('message')),
    unit: config.html ? HTML_CHARACTERS : CHARACTERS,
  };
  const pairs: readonly (readonly [string, string])[] = [
    ['token', options.token],
    ['user', options.userKey],
    ['title', limiter.cut('title', text(config.title, named('title')), MAX_TITLE)],
    ...(config.html ? [['html', '1'] as const] : []),
    ...(config.monospace ? [['monospace', '1'] as const] : []),
    ['message', messageOf(body, limiter, noticeOf(options))],
    ['url', limiter.cut('url', text(config.url, named('url')), MAX_URL)],
    ['url_title', limiter.cut('url_title', text(config.urlTitle, EMPTY), MAX_URL_TITLE)],
    ['priority', text(config.priority, PRIORITY)],
    ['retry', String(wholeSeconds(config.retryMs))],
    ['expire', String(wholeSeconds(config.expireMs))],
    ['device', text(config.device)],
    ['sound', text(config.sound, EMPTY)],
    ...(ttl > 0 ? [['ttl', String(ttl)] as const] : []),
  ];
  return { query: encodeGoQuery(pairs), warnings: limiter.warnings };
}

/** Cut first and trimmed then, as upstream does; the result is never empty. */
function messageOf(
  { text, unit }: { readonly text: string; readonly unit: TextUnit },
  limiter: TextLimiter,
  said: string,
): string {
  const notice = said === '' ? '' : `\n${said}`;
  const max = MAX_MESSAGE - notice.length;
  const message = limiter.cutIn(unit, { name: 'message', text, max }).trim();
  return (message === '' ? NO_TEXT : message) + notice;
}

/** Cuts fractions off, also of negative durations. */
function wholeSeconds(duration: DurationMs): number {
  const seconds = Math.trunc(duration / 1000);
  return seconds === 0 ? 0 : seconds;
}
