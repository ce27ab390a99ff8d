// What a webhook was told about one group: its messages in their order, read from their JSON.
import { isList, type Json, type Message } from './recording.ts';

export interface ToldAlert {
  readonly fingerprint: string;
  readonly isFiring: boolean;
}

/** The messages to one webhook about one group. */
export interface ToldGroup {
  readonly to: string;
  readonly groupKey: string;
  readonly messages: readonly Message[];
}

/** Sorts messages by webhook and group; the key tells both. */
export function toldGroups(messages: readonly Message[]): ReadonlyMap<string, ToldGroup> {
  const groups = new Map<string, ToldGroup & { messages: Message[] }>();
  for (const message of messages) {
    const groupKey = textOf(message.body, 'groupKey');
    const key = `${message.to} ${groupKey}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { to: message.to, groupKey, messages: [message] });
    else known.messages.push(message);
  }
  return groups;
}

export function alertsOf(message: Message): readonly ToldAlert[] {
  const alerts = memberOf(message.body, 'alerts') ?? null;
  if (!isList(alerts)) return [];
  return alerts.map((alert) => ({
    fingerprint: textOf(alert, 'fingerprint'),
    isFiring: textOf(alert, 'status') === 'firing',
  }));
}

/** The labels by which a group, of a message or of an answer, is formed. */
export function labelsOf(value: Json, name: 'groupLabels' | 'labels'): ReadonlyMap<string, string> {
  const labels = memberOf(value, name) ?? null;
  if (labels === null || typeof labels !== 'object' || isList(labels)) return new Map();
  return new Map(Object.keys(labels).map((label) => [label, textOf(labels, label)]));
}

/** One line for people: when, why, and whom it is about. */
export function describeMessage(message: Message | undefined): string {
  if (message === undefined) return 'nothing';
  const alerts = alertsOf(message).map(
    ({ fingerprint, isFiring }) => `${fingerprint.slice(0, 6)}${isFiring ? '' : ' ended'}`,
  );
  return `at ${message.at} ms [${textOf(message.body, 'notification_reason')}] ${alerts.join(', ')}`;
}

export function memberOf(value: Json, name: string): Json | undefined {
  if (value === null || typeof value !== 'object' || isList(value)) return undefined;
  return value[name];
}

function textOf(value: Json, name: string): string {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : '';
}
