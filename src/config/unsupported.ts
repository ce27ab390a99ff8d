// What Alertmanager 0.34 can and this version cannot: refused at the key, in words, and never ignored.
// To lift the refusal of a kind of receiver, give the loader a decoder for it.
import { isNull, type ConfigNode } from './decode/node.ts';
import { refusedField, type Field } from './decode/object-codec.ts';

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

/** Says that a kind of receiver is not built, and which ones are. */
export function unsupportedKindMessage(kind: string, supported: readonly string[]): string {
  const known = supported.map((each) => `${each}_configs`).join(', ');
  return `${kind}_configs is not supported yet: this version notifies through ${known}`;
}

/**
 * Builds the field of a key that names an entry of a secret manager. Upstream has the keys and no
 * secret manager: it loads them and then fails to start, so they are refused at once.
 */
export function secretRef(key: string): Field<undefined> {
  return refusedField({
    message: `${key} is not supported yet: secret managers are not supported; give the value itself or a file`,
    allows: isEmpty,
  });
}

function isEmpty(node: ConfigNode): boolean {
  return isNull(node) || (node.kind === 'scalar' && node.text === '');
}
