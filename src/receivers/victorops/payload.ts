// VictorOps' message: a flat JSON object of texts, sorted by name (row N7).
// Source: prometheus/alertmanager:notify/victorops/victorops.go.
import { compareBytes } from '../../model/byte-order.ts';
import { encodeGoJson } from '../encoding/go-json.ts';
import { hashGroupKey } from '../group-key-hash.ts';
import { noticeOf, type Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate, EMPTY } from '../rendering/stand-ins.ts';
import { TextLimiter } from '../truncation/text-limiter.ts';
import type { VictoropsConfig } from './config.ts';

/** In characters. */
const MAX_STATE_MESSAGE = 20_480;

const FIRING_TYPES: ReadonlySet<string> = new Set(['INFO', 'WARNING', 'CRITICAL']);

/** What has to be said stands below the message. */
export interface VictoropsIncident extends Caveats {
  readonly groupKey: string;
  readonly isFiring: boolean;
}

export interface VictoropsMessage {
  /** JSON, newline at the end included. */
  readonly body: string;
  readonly warnings: readonly string[];
}

/** Encodes the message from the configuration's templates. */
export function encodeVictoropsMessage(
  config: VictoropsConfig,
  render: Render,
  incident: VictoropsIncident,
): VictoropsMessage {
  const limiter = new TextLimiter();
  const named = (name: string): string => defaultTemplate('victorops', name);
  const said = noticeOf(incident);
  const notice = said === '' ? '' : `\n${said}`;
  const room = MAX_STATE_MESSAGE - notice.length;
  const rendered = render(config.stateMessage, named('state_message'));
  const stateMessage = limiter.cut('state_message', rendered, room) + notice;
  const fields = new Map([
    ['message_type', messageType(render(config.messageType, EMPTY), incident)],
    ['entity_id', hashGroupKey(incident.groupKey)],
    ['entity_display_name', render(config.entityDisplayName, named('entity_display_name'))],
    ['state_message', stateMessage],
    ['monitoring_tool', render(config.monitoringTool, named('monitoring_tool'))],
    ...config.customFields.map(([name, value]) => [name, render(value, EMPTY)] as const),
  ]);
  const sorted = new Map([...fields].sort(([a], [b]) => compareBytes(a, b)));
  return { body: `${encodeGoJson(sorted)}\n`, warnings: limiter.warnings };
}

/** What fires is critical unless a known type says otherwise; what has ended always recovers. */
function messageType(configured: string, { isFiring }: VictoropsIncident): string {
  if (!isFiring) return 'RECOVERY';
  return FIRING_TYPES.has(configured) ? configured : 'CRITICAL';
}
