// Everything that Alertmanager 0.34 can and this version cannot: refused at the key, in words, and
// never ignored. To lift a refusal, remove its row here and give the key a codec in its section.
import { refusedField, type Field } from './decode/object-codec.ts';
import { isNull, type ConfigNode } from './decode/node.ts';

const SECRET_MANAGER = 'secret managers are not supported; give the value itself or a file';

/** Key → why it is refused; the key itself begins the message. */
const UNSUPPORTED = {
  inhibit_rules: 'alerts would not be inhibited',
  time_intervals: 'routes cannot be muted by time',
  mute_time_intervals: 'routes cannot be muted by time',
  active_time_intervals: 'routes cannot be muted by time',
  tracing: 'no traces would be sent',
  event_recorder: 'no events would be recorded',
  oauth2: 'use authorization or basic_auth',
  username_ref: SECRET_MANAGER,
  password_ref: SECRET_MANAGER,
  credentials_ref: SECRET_MANAGER,
  ca_ref: SECRET_MANAGER,
  cert_ref: SECRET_MANAGER,
  key_ref: SECRET_MANAGER,
} as const;

/** The `<kind>_configs` of upstream, in the order in which a printed receiver shows them. */
export const UPSTREAM_KINDS = [
  'discord',
  'email',
  'incidentio',
  'pagerduty',
  'slack',
  'webhook',
  'opsgenie',
  'wechat',
  'pushover',
  'victorops',
  'sns',
  'telegram',
  'webex',
  'msteams',
  'msteamsv2',
  'jira',
  'rocketchat',
  'mattermost',
] as const;

/** Builds the field of a key that is refused unless nothing is in it. */
export function unsupported(key: keyof typeof UNSUPPORTED): Field<undefined> {
  // Upstream reads an empty event_recorder as none; an empty tracing block is an error there too.
  const allows = key === 'event_recorder' ? isEmpty : isNothing;
  return refusedField({ message: `${key} is not supported yet: ${UNSUPPORTED[key]}`, allows });
}

/** Says that a kind of receiver is not built, and which ones are. */
export function unsupportedKindMessage(kind: string, supported: readonly string[]): string {
  const known = supported.map((each) => `${each}_configs`).join(', ');
  return `${kind}_configs is not supported yet: this version notifies through ${known}`;
}

function isNothing(node: ConfigNode): boolean {
  return isNull(node) || (node.kind === 'list' && node.items.length === 0);
}

function isEmpty(node: ConfigNode): boolean {
  return isNull(node) || (node.kind === 'map' && node.entries.length === 0);
}
