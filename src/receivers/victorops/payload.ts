// VictorOps' message: a flat JSON object of texts, sorted by name (row N7).
// Source: prometheus/alertmanager:notify/victorops/victorops.go.
import { compareBytes } from '../../model/byte-order.ts';
import { DUPLICATE_NOTICE } from '../duplicate-notice.ts';
import { encodeGoJson } from '../go-json.ts';
import { hashGroupKey } from '../group-key-hash.ts';
import { TextLimiter } from '../text-limiter.ts';
import type { VictoropsConfig } from './config.ts';

/** In characters. */
const MAX_STATE_MESSAGE = 20_480;

const FIRING_TYPES: ReadonlySet<string> = new Set(['INFO', 'WARNING', 'CRITICAL']);

export interface VictoropsIncident {
  readonly groupKey: string;
  readonly isFiring: boolean;
  /** An earlier attempt may have arrived: say so in the message. */
  readonly possibleDuplicate: boolean;
}

export interface VictoropsMessage {
  /** JSON, newline at the end included. */
  readonly body: string;
  readonly warnings: readonly string[];
}

type Render = (template: string) => string;

/** Encodes the message from the configuration's templates. */
export function encodeVictoropsMessage(
  config: VictoropsConfig,
  render: Render,
  incident: VictoropsIncident,
): VictoropsMessage {
  const limiter = new TextLimiter();
  const notice = incident.possibleDuplicate ? `\n${DUPLICATE_NOTICE}` : '';
  const room = MAX_STATE_MESSAGE - notice.length;
  const stateMessage = limiter.cut('state_message', render(config.stateMessage), room) + notice;
  const fields = new Map([
    ['message_type', messageType(render(config.messageType), incident)],
    ['entity_id', hashGroupKey(incident.groupKey)],
    ['entity_display_name', render(config.entityDisplayName)],
    ['state_message', stateMessage],
    ['monitoring_tool', render(config.monitoringTool)],
    ...config.customFields.map(([name, value]) => [name, render(value)] as const),
  ]);
  const sorted = new Map([...fields].sort(([a], [b]) => compareBytes(a, b)));
  return { body: `${encodeGoJson(sorted)}\n`, warnings: limiter.warnings };
}

/** What fires is critical unless a known type says otherwise; what has ended always recovers. */
function messageType(configured: string, { isFiring }: VictoropsIncident): string {
  if (!isFiring) return 'RECOVERY';
  return FIRING_TYPES.has(configured) ? configured : 'CRITICAL';
}
