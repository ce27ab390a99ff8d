// The priority of a Mattermost message, with only the requests that Mattermost allows for it.
// Source: prometheus/alertmanager:notify/mattermost/mattermost.go (sanitizeRequest).
import { quoteGo } from '../../model/go-quote.ts';
import type { Json } from '../encoding/go-json.ts';
import type { Render } from '../rendering/renderer.ts';
import { EMPTY } from '../rendering/stand-ins.ts';
import type { MattermostPriority } from './config.ts';

const KNOWN: ReadonlySet<string> = new Set(['urgent', 'important', 'standard']);

export interface PriorityMessage {
  readonly body: Json;
  /** What was configured and cannot be asked for. */
  readonly warnings: readonly string[];
}

/** Builds `priority`; undefined when there is none. */
export function buildPriority(
  config: MattermostPriority | undefined,
  render: Render,
): PriorityMessage | undefined {
  if (config === undefined) return undefined;
  const rendered = render(config.priority, EMPTY);
  const isKnown = KNOWN.has(rendered.toLowerCase());
  const priority = isKnown ? rendered.toLowerCase() : 'standard';
  const warnings: string[] = [];
  if (!isKnown) warnings.push(`Sent with standard priority instead of ${quoteGo(rendered)}`);
  const body = new Map<string, Json>([['priority', priority]]);
  if (config.requestedAck) {
    if (priority === 'standard') warnings.push('Left out requested_ack of standard priority');
    else body.set('requested_ack', true);
  }
  if (config.persistentNotifications) {
    if (priority === 'urgent') body.set('persistent_notifications', true);
    else warnings.push(`Left out persistent_notifications of ${priority} priority`);
  }
  return { body, warnings };
}
