// PagerDuty's event, byte for byte as upstream sends it (row N3): the fields of both of its APIs
// share one table, in upstream's order and under upstream's rules for leaving out what is empty.
// Source: prometheus/alertmanager:notify/pagerduty/pagerduty.go.
import { compareBytes } from '../../model/byte-order.ts';
import { encodeGoJson, type Json } from '../encoding/go-json.ts';
import { hashGroupKey } from '../group-key-hash.ts';
import type { Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate, EMPTY } from '../rendering/stand-ins.ts';
import { TextLimiter } from '../truncation/text-limiter.ts';
import { encodeCustomPayload } from '../webhook/custom-payload.ts';
import type { PagerdutyConfig } from './config.ts';

/** PagerDuty refuses larger events; upstream's `512KB`. */
const MAX_EVENT_BYTES = 512_000;
const MAX_SUMMARY_RUNES = 1024;
const CLIENT = defaultTemplate('pagerduty', 'client');
const CLIENT_URL = defaultTemplate('pagerduty', 'clientURL');
const DESCRIPTION = defaultTemplate('pagerduty', 'description');
const SEVERITY = 'error';
const TOO_LARGE = 'The details are left out: the event would be larger than 512 kB';

/** What has to be said stands in the details. */
export interface PagerdutyEvent extends Caveats {
  readonly groupKey: string;
  readonly isResolved: boolean;
  /** The rendered service key or routing key. */
  readonly key: string;
}

export interface EncodedEvent {
  /** JSON, newline at the end included. */
  readonly body: string;
  /** What was left out so that PagerDuty takes the event; each becomes a line in the log. */
  readonly warnings: readonly string[];
}

/** A member of an object with its JSON; members without one are left out. */
type Member = readonly [name: string, json: string | undefined];

/** Encodes the event from the configuration's templates. */
export function encodePagerdutyEvent(
  config: PagerdutyConfig,
  render: Render,
  event: PagerdutyEvent,
): EncodedEvent {
  const limiter = new TextLimiter();
  const summary = limiter.cut(
    'description',
    render(config.description, DESCRIPTION),
    MAX_SUMMARY_RUNES,
  );
  const encode = config.api === 'v1' ? encodeV1 : encodeV2;
  const whole = { ...event, summary, details: encodeDetails(config, render, event) };
  const body = encode(config, render, whole);
  if (Buffer.byteLength(body) <= MAX_EVENT_BYTES) return { body, warnings: limiter.warnings };
  const reduced = { ...whole, details: object([['error', text(TOO_LARGE)]]) };
  return { body: encode(config, render, reduced), warnings: [...limiter.warnings, TOO_LARGE] };
}

interface RenderedEvent extends PagerdutyEvent {
  readonly summary: string;
  /** JSON. */
  readonly details: string;
}

function encodeV1(config: PagerdutyConfig, render: Render, event: RenderedEvent): string {
  const type = event.isResolved ? 'resolve' : 'trigger';
  const client = event.isResolved ? '' : render(config.client, CLIENT);
  const clientUrl = event.isResolved ? '' : render(config.clientUrl, CLIENT_URL);
  return message([
    ['service_key', filled(event.key)],
    ['incident_key', text(hashGroupKey(event.groupKey))],
    ['event_type', text(type)],
    ['description', filled(event.summary)],
    // Fields of the second API that upstream sends to the first one, too.
    ['event_action', text('')],
    ['payload', 'null'],
    ['client', filled(client)],
    ['client_url', filled(clientUrl)],
    ['details', event.details],
  ]);
}

function encodeV2(config: PagerdutyConfig, render: Render, event: RenderedEvent): string {
  const payload: readonly Member[] = [
    ['summary', text(event.summary)],
    ['source', text(render(config.source, CLIENT))],
    ['severity', text(render(config.severity, SEVERITY))],
    ['class', filled(render(config.class, EMPTY))],
    ['component', filled(render(config.component, EMPTY))],
    ['group', filled(render(config.group, EMPTY))],
    ['custom_details', event.details],
  ];
  return message([
    ['routing_key', filled(event.key)],
    ['dedup_key', text(hashGroupKey(event.groupKey))],
    ['event_action', text(event.isResolved ? 'resolve' : 'trigger')],
    ['payload', object(payload)],
    ['client', filled(render(config.client, CLIENT))],
    ['client_url', filled(render(config.clientUrl, CLIENT_URL))],
    ['images', encodeImages(config, render)],
    ['links', encodeLinks(config, render)],
  ]);
}

/** Details may nest, and a string that reads as YAML becomes that value, as in webhook payloads. */
function encodeDetails(config: PagerdutyConfig, render: Render, event: PagerdutyEvent): string {
  const members = new Map(
    config.details.map(([name, value]) => [
      name,
      encodeCustomPayload(value, render, EMPTY).trimEnd(),
    ]),
  );
  if (event.possibleDuplicate) members.set('possible_duplicate', 'true');
  if (event.templateNotice !== undefined) {
    members.set('template_failed', text(event.templateNotice));
  }
  return object([...members].sort(([a], [b]) => compareBytes(a, b)));
}

function encodeImages({ images }: PagerdutyConfig, render: Render): string | undefined {
  const rendered = images.map((image) => ({
    src: render(image.src, EMPTY),
    alt: render(image.alt, EMPTY),
    href: render(image.href, EMPTY),
  }));
  return listOf(rendered.filter(({ src }) => src !== ''));
}

function encodeLinks({ links }: PagerdutyConfig, render: Render): string | undefined {
  const rendered = links.map((link) => ({
    href: render(link.href, EMPTY),
    text: render(link.text, EMPTY),
  }));
  return listOf(rendered.filter(({ href }) => href !== ''));
}

function listOf(items: readonly Readonly<Record<string, string>>[]): string | undefined {
  if (items.length === 0) return undefined;
  return encodeGoJson(items.map((item) => new Map<string, Json>(Object.entries(item))));
}

function message(members: readonly Member[]): string {
  return `${object(members)}\n`;
}

function object(members: readonly Member[]): string {
  const present = members.flatMap(([name, json]) =>
    json === undefined ? [] : [`${text(name)}:${json}`],
  );
  return `{${present.join(',')}}`;
}

function text(value: string): string {
  return encodeGoJson(value);
}

function filled(value: string): string | undefined {
  return value === '' ? undefined : text(value);
}
