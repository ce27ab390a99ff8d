// SNS' message: the form of a Publish request (row N9).
// Source: prometheus/alertmanager:notify/sns/sns.go (createPublishInput).
import { compareBytes } from '../../model/byte-order.ts';
import { encodeGoQuery } from '../encoding/go-query.ts';
import { hashGroupKey } from '../group-key-hash.ts';
import { noticeOf, type Caveats } from '../rendering/message-state.ts';
import type { Render } from '../rendering/renderer.ts';
import { defaultTemplate } from '../rendering/stand-ins.ts';
import type { SnsConfig } from './config.ts';

const MAX_MESSAGE_BYTES = 256 * 1024;
/** SNS counts characters in an SMS; upstream counts bytes, which is never more than it takes. */
const MAX_SMS_BYTES = 1600;
/** SNS refuses attributes without a name or a value. */
const FAILED_ATTRIBUTE = 'template_failed';
/** "Less than 100 characters", and it begins with a letter, a number or a punctuation mark. */
const MAX_SUBJECT = 99;
const GOOD_SUBJECT = /^[!-~][ -~]{0,98}$/;
const ELLIPSIS = '...';
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
  const message = truncateBytes(rendered, maxBytes - Buffer.byteLength(notice));
  const isTruncated = message !== rendered;
  const attributes = new Map(
    config.attributes.map(([name, value]) => [
      render(name, FAILED_ATTRIBUTE),
      render(value, FAILED_ATTRIBUTE),
    ]),
  );
  if (isTruncated) attributes.set('truncated', 'true');
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
  const warning = `Truncated message to ${maxBytes} bytes`;
  return { body, warnings: isTruncated ? [warning] : [] };
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
 * SNS refuses a message whose subject is not one short line of ASCII, which upstream sends: what does
 * not fit is replaced, and a subject of which nothing is left is left out.
 */
function subjectOf({ subject }: SnsConfig, render: Render): readonly Pair[] {
  const rendered = render(subject, defaultTemplate('sns', 'subject'));
  if (GOOD_SUBJECT.test(rendered)) return [['Subject', rendered]];
  const line = rendered
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[^ -~]/gu, '?')
    .trim();
  const isCut = line.length > MAX_SUBJECT;
  const text = isCut ? `${line.slice(0, MAX_SUBJECT - ELLIPSIS.length)}${ELLIPSIS}` : line;
  return text === '' ? [] : [['Subject', text]];
}

function entries(attributes: ReadonlyMap<string, string>): readonly Pair[] {
  const sorted = [...attributes].sort(([a], [b]) => compareBytes(a, b));
  return sorted.flatMap(([name, value], index): readonly Pair[] => {
    const entry = `MessageAttributes.entry.${index + 1}`;
    return [
      [`${entry}.Name`, name],
      [`${entry}.Value.DataType`, 'String'],
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
