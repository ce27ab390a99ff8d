// SNS' message: the form of a Publish request (row N9).
// Source: prometheus/alertmanager:notify/sns/sns.go (createPublishInput).
import { compareBytes } from '../../model/byte-order.ts';
import { encodeGoQuery } from '../encoding/go-query.ts';
import { hashGroupKey } from '../group-key-hash.ts';
import { noticeOf, type Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate } from '../rendering/stand-ins.ts';
import { truncateUtf16 } from '../truncation/truncate-utf16.ts';
import type { SnsConfig } from './config.ts';

const MAX_MESSAGE_BYTES = 256 * 1024;
/** SNS counts characters in an SMS; upstream counts bytes, which is never more than it takes. */
const MAX_SMS_BYTES = 1600;
/** Attributes count as a part of the message; these leave room for it. */
const MAX_ATTRIBUTE_BYTES = 128 * 1024;
const ATTRIBUTE_TYPE = 'String';
const FAILED_ATTRIBUTE = 'template_failed';
const TRUNCATED: Pair = ['truncated', 'true'];
/** "Less than 100 characters"; SNS is written in Java, and does not say of what it counts them. */
const MAX_SUBJECT = 99;
const GOOD_SUBJECT = /^(?=.*\S)[^\p{Cc}\p{Zl}\p{Zp}]*$/u;
const API_VERSION = '2010-03-31';

/** What has to be said stands below the message. */
export interface SnsMessageOptions extends Caveats {
  readonly groupKey: string;
  /** Of the notification. */
  readonly id: string;
}

export interface SnsMessage {
  /** A form, encoded. */
  readonly body: string;
  readonly warnings: readonly string[];
}

type Pair = readonly [name: string, value: string];

/** Builds the form from the configuration's templates. */
export function buildPublishForm(
  config: SnsConfig,
  render: Render,
  options: SnsMessageOptions,
): SnsMessage {
  const maxBytes = config.phoneNumber === '' ? MAX_MESSAGE_BYTES : MAX_SMS_BYTES;
  const said = noticeOf(options);
  const notice = said === '' ? '' : `\n${said}`;
  const rendered = render(config.message, defaultTemplate('sns', 'message'));
  const { attributes, bytes, warnings } = attributesOf(config, render);
  const room = Math.min(maxBytes, MAX_MESSAGE_BYTES - bytes) - Buffer.byteLength(notice);
  const message = truncateBytes(rendered, room);
  const isTruncated = message !== rendered;
  if (isTruncated) attributes.set(...TRUNCATED);
  const body = encodeGoQuery([
    ['Action', 'Publish'],
    ['Version', API_VERSION],
    ...topic(config, render, options),
    ...given('PhoneNumber', config.phoneNumber, render),
    ...given('TargetArn', config.targetArn, render),
    ...subjectOf(config, render),
    ['Message', message + notice],
    ...entries(attributes),
  ]);
  const cut = isTruncated ? [`Truncated message to ${room} bytes`] : [];
  return { body, warnings: [...warnings, ...cut] };
}

/**
 * Messages of one group stay in order in a FIFO topic. SNS drops a message whose deduplication id it
 * has seen within five minutes. Upstream's is that of the group, so that news of a group is lost;
 * ours is that of the notification, so that just a repeat is.
 */
function topic(
  { topicArn }: SnsConfig,
  render: Render,
  { groupKey, id }: SnsMessageOptions,
): readonly Pair[] {
  const pairs = given('TopicArn', topicArn, render);
  const isFifo = pairs.some(([, arn]) => arn.endsWith('.fifo'));
  if (!isFifo) return pairs;
  return [...pairs, ['MessageDeduplicationId', id], ['MessageGroupId', hashGroupKey(groupKey)]];
}

function given(name: string, template: string, render: Render): readonly Pair[] {
  return template === '' ? [] : [[name, render(template)]];
}

/**
 * SNS refuses a message whose subject is not one short line, which upstream sends: line breaks and
 * control characters become spaces, and a subject of which nothing is left is left out.
 */
function subjectOf({ subject }: SnsConfig, render: Render): readonly Pair[] {
  const rendered = render(subject, defaultTemplate('sns', 'subject'));
  const line = GOOD_SUBJECT.test(rendered)
    ? rendered
    : rendered.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line === '' ? [] : [['Subject', truncateUtf16(line, MAX_SUBJECT)]];
}

/**
 * SNS refuses a message because of one attribute without a name or a value, or because of too large
 * ones; upstream sends them. `bytes` has room for what is said of a message that is cut.
 */
function attributesOf(
  config: SnsConfig,
  render: Render,
): {
  readonly attributes: Map<string, string>;
  readonly bytes: number;
  readonly warnings: readonly string[];
} {
  const attributes = new Map<string, string>();
  const warnings: string[] = [];
  let bytes = bytesOf(TRUNCATED);
  for (const [name, value] of config.attributes) {
    const pair: Pair = [render(name, FAILED_ATTRIBUTE), render(value, FAILED_ATTRIBUTE)];
    const isEmpty = pair.includes('');
    if (isEmpty || bytes + bytesOf(pair) > MAX_ATTRIBUTE_BYTES) {
      warnings.push(`Left out the attribute ${name}, which is ${isEmpty ? 'empty' : 'too large'}`);
      continue;
    }
    bytes += bytesOf(pair);
    attributes.set(...pair);
  }
  return { attributes, bytes, warnings };
}

function bytesOf([name, value]: Pair): number {
  return Buffer.byteLength(name) + ATTRIBUTE_TYPE.length + Buffer.byteLength(value);
}

function entries(attributes: ReadonlyMap<string, string>): readonly Pair[] {
  const sorted = [...attributes].sort(([a], [b]) => compareBytes(a, b));
  return sorted.flatMap(([name, value], index): readonly Pair[] => {
    const entry = `MessageAttributes.entry.${index + 1}`;
    return [
      [`${entry}.Name`, name],
      [`${entry}.Value.DataType`, ATTRIBUTE_TYPE],
      [`${entry}.Value.StringValue`, value],
    ];
  });
}

/** Keeps at most `max` bytes of UTF-8. Unlike upstream, no half of a character is left at the end. */
function truncateBytes(text: string, max: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= max) return text;
  let end = max;
  // A continuation byte is 10xxxxxx.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end).toString('utf8');
}
