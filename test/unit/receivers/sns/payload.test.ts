// SNS' forms as upstream sends them (row N9).
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../../src/notify/integration.ts';
import { buildPublishForm, type SnsMessage } from '../../../../src/receivers/sns/payload.ts';
import {
  defaultScope,
  goldenBody,
  goldenSends,
  loadItems,
} from '../../../support/receiver-goldens.ts';
import { notificationOf } from '../../../support/receiver-fixtures.ts';

function build(items: string, notification: Notification): SnsMessage {
  const config = loadItems('sns', items);
  const scope = defaultScope(notification);
  const form = buildPublishForm(config, scope.text, notification);
  expect(scope.failure).toBeUndefined();
  return form;
}

function fieldsOf(items: string, parts: Partial<Notification> = {}): URLSearchParams {
  return new URLSearchParams(build(`[{${items}}]`, notificationOf(parts)).body);
}

/** Upstream numbers attributes in no order, and gives all messages of a group one identity. */
function comparable(body: string): readonly string[] {
  const fields = new URLSearchParams(body);
  fields.delete('MessageDeduplicationId');
  return [...fields].map(([name, value]) => `${name.replace(/\d+/, 'N')}=${value}`).sort();
}

/** SNS refuses these from upstream: with the attributes, the message is larger than it takes. */
const TOO_LARGE: ReadonlySet<string> = new Set(['target, huge details']);

/** What counts as the size of a message: the text, and attributes' names, types and values. */
function sizeOf(fields: URLSearchParams): number {
  return [...fields]
    .filter(([name]) => name === 'Message' || name.startsWith('MessageAttributes.'))
    .reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
}

describe('buildPublishForm()', () => {
  it.each(goldenSends('sns').filter(({ title }) => !TOO_LARGE.has(title)))(
    'equals upstream: $title',
    (send) => {
      const { body } = build(send.items, send.notification);
      const expected = send.requests[0]?.body;
      if (typeof expected === 'string') expect(comparable(body)).toEqual(comparable(expected));
      else expect(goldenBody(body)).toEqual(expected);
    },
  );

  it.each(goldenSends('sns').filter(({ title }) => TOO_LARGE.has(title)))(
    'cuts more off than upstream, so that SNS takes it: $title',
    ({ items, notification }) => {
      expect(sizeOf(new URLSearchParams(build(items, notification).body))).toBe(262_144);
    },
  );

  it.each([
    ['of one byte', 'x'.repeat(300_000), 262_144],
    ['of four bytes, of which no half is left', `x${'🔥'.repeat(70_000)}`, 262_141],
  ])('cuts a message together with its attributes: characters %s', (_, message, size) => {
    const items = `[{topic_arn: t, message: ${message}, attributes: {team: web}}]`;
    const { body, warnings } = build(items, notificationOf());
    expect(sizeOf(new URLSearchParams(body))).toBe(size);
    expect(body).toContain('Name=truncated');
    expect(warnings).toEqual(['Truncated message to 262112 bytes']);
  });

  it.each([
    ['empty', '""'],
    ['empty', '"{{ .CommonLabels.none }}"'],
    ['too large', `"${'x'.repeat(131_072)}"`],
  ])('leaves out an attribute that is %s, because SNS refuses the message', (what, value) => {
    const items = `[{topic_arn: t, message: m, attributes: {team: web, odd: ${value}}}]`;
    const { body, warnings } = build(items, notificationOf());
    const names = [...new URLSearchParams(body)].filter(([name]) => name.endsWith('.Name'));
    expect(names).toEqual([['MessageAttributes.entry.1.Name', 'team']]);
    expect(warnings).toEqual([`Left out the attribute odd, which is ${what}`]);
  });

  it.each([
    [1600, false],
    [1601, true],
  ])('marks an SMS of %d bytes as truncated: %s', (length, isTruncated) => {
    const fields = fieldsOf(`phone_number: "+1", message: ${'x'.repeat(length)}`);
    expect(fields.get('Message')).toHaveLength(1600);
    expect([...fields.values()].includes('truncated')).toBe(isTruncated);
  });

  it.each([
    ['[FIRING:1] Down ', '[FIRING:1] Down '],
    ['x'.repeat(99), 'x'.repeat(99)],
    ['x'.repeat(100), `${'x'.repeat(98)}…`],
    ['Störung 🔥', 'Störung 🔥'],
    ['🔥'.repeat(50), `${'🔥'.repeat(49)}…`],
    [' two\r\nlines\u2028\u0007 ', 'two lines'],
    [' \n', undefined],
  ])('makes of the subject %j what SNS takes: %j', (subject, expected) => {
    const fields = fieldsOf(`topic_arn: t, subject: ${JSON.stringify(subject)}`);
    expect(fields.get('Subject') ?? undefined).toBe(expected);
  });

  it('numbers attributes by their names', () => {
    const fields = fieldsOf('topic_arn: t, attributes: {b: x, a: "{{ .Status }}"}');
    expect(fields.get('MessageAttributes.entry.1.Name')).toBe('a');
    expect(fields.get('MessageAttributes.entry.1.Value.StringValue')).toBe('firing');
    expect(fields.get('MessageAttributes.entry.2.Name')).toBe('b');
  });

  it('keeps the messages of a group in order in a FIFO topic', () => {
    const hash = createHash('sha256').update('a key').digest('hex');
    const fields = fieldsOf('topic_arn: t.fifo', { groupKey: 'a key' });
    expect(fields.get('MessageGroupId')).toBe(hash);
    expect(fieldsOf('topic_arn: t').has('MessageGroupId')).toBe(false);
  });

  it('lets a FIFO topic drop a repeat, and nothing else that a group has to say', () => {
    const identityOf = (id: string): string | null =>
      fieldsOf('topic_arn: t.fifo', { groupKey: 'a key', id }).get('MessageDeduplicationId');
    expect(identityOf('n-1')).toBe(identityOf('n-1'));
    expect(identityOf('n-2')).not.toBe(identityOf('n-1'));
    expect(fieldsOf('topic_arn: t').has('MessageDeduplicationId')).toBe(false);
  });

  it('says below the message that it may be a duplicate, within the limit', () => {
    const items = `phone_number: "+1", message: ${'x'.repeat(2000)}`;
    const message = fieldsOf(items, { possibleDuplicate: true }).get('Message');
    expect(message).toHaveLength(1600);
    expect(message).toMatch(/x\nPossible duplicate: .*arrived$/);
  });
});
