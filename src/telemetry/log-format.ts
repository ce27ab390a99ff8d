// How one log entry looks, in the two formats upstream offers: logfmt and JSON. The rules are those
// of Go's slog (log/slog: text_handler.go, json_handler.go) as Alertmanager 0.34 uses it.
import { isPrintable, quoteGo } from '../model/go-quote.ts';
import type { LogFields, LogLevel } from '../model/logger.ts';

export type LogFormat = 'logfmt' | 'json';

/** One entry before it is printed. */
export interface LogEntry {
  /** RFC 3339 with milliseconds, UTC. */
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

type Value = string | number | boolean;

/** UTF-16 units of one value; what is longer is cut, and says so. */
const MAX_VALUE_LENGTH = 8 * 1024;

/** The keys of the entry itself; a field of that name is printed as `logged_<name>`, as upstream does. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(['time', 'level', 'source', 'msg']);

/** Prints an entry as one line with its line feed. Fields keep the order in which they were given. */
export function formatEntry(entry: LogEntry, format: LogFormat): string {
  const print = format === 'json' ? printJson : printLogfmt;
  return `${print(pairsOf(entry))}\n`;
}

function pairsOf(entry: LogEntry): readonly (readonly [key: string, value: Value])[] {
  const pairs: (readonly [string, Value])[] = [
    ['time', entry.time],
    ['level', entry.level.toUpperCase()],
    ['msg', cut(entry.message)],
  ];
  for (const [key, value] of Object.entries(entry.fields)) {
    if (value === undefined) continue;
    const name = RESERVED_KEYS.has(key) ? `logged_${key}` : key;
    pairs.push([name, typeof value === 'string' ? cut(value) : value]);
  }
  return pairs;
}

function printLogfmt(pairs: readonly (readonly [string, Value])[]): string {
  return pairs
    .map(([key, value]) => `${quoteIfNeeded(key)}=${quoteIfNeeded(String(value))}`)
    .join(' ');
}

/** Written pair by pair: an object built from the pairs would lose a key like `__proto__`. */
function printJson(pairs: readonly (readonly [string, Value])[]): string {
  return `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${jsonValue(value)}`).join(',')}}`;
}

function jsonValue(value: Value): string {
  // JSON has no NaN and no infinities; as text they stay readable.
  return JSON.stringify(
    Number.isFinite(value) || typeof value !== 'number' ? value : String(value),
  );
}

function quoteIfNeeded(text: string): string {
  return needsQuoting(text) ? quoteGo(text) : text;
}

const PLAIN = /^[!#-<>-[\]-~\\]+$/;

/** Go's rule: empty text, spaces, `=`, `"`, controls and whatever Unicode does not print. */
function needsQuoting(text: string): boolean {
  if (PLAIN.test(text)) return false;
  if (text === '') return true;
  for (const char of text) {
    if (char === ' ' || char === '=' || char === '"') return true;
    // U+FFFD marks broken text; DEL is quoted by nobody, since JSON does not escape it.
    if (char === '\ufffd' || (char !== '\x7f' && !isPrintable(char))) return true;
  }
  return false;
}

function cut(text: string): string {
  if (text.length <= MAX_VALUE_LENGTH) return text;
  return `${text.slice(0, MAX_VALUE_LENGTH)}… (${text.length - MAX_VALUE_LENGTH} more)`;
}
