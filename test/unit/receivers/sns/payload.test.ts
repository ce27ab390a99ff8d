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

describe('buildPublishForm()', () => {
  it.each(goldenSends('sns'))('equals upstream: $title', (send) => {
    const { body } = build(send.items, send.notification);
    const expected = send.requests[0]?.body;
    if (typeof expected === 'string') expect(comparable(body)).toEqual(comparable(expected));
    else expect(goldenBody(body)).toEqual(expected);
  });

  it('leaves no half of a character at the end, where upstream does', () => {
    const items = `[{topic_arn: t, message: ${'🔥'.repeat(65_536)}x}]`;
    const { body, warnings } = build(items, notificationOf());
    const short = build(`[{topic_arn: t, message: x${'🔥'.repeat(65_536)}}]`, notificationOf());
    const lengthOf = (form: string): number =>
      Buffer.byteLength(new URLSearchParams(form).get('Message') ?? '');
    expect(lengthOf(body)).toBe(262_144);
    expect(lengthOf(short.body)).toBe(262_141);
    expect(body).toContain('Name=truncated');
    expect(warnings).toEqual(['Truncated message to 262144 bytes']);
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
    ['x'.repeat(100), `${'x'.repeat(96)}...`],
    ['Störung 🔥', 'St?rung ?'],
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
