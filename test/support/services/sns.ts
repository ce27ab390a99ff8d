// Amazon SNS. Source: boto/botocore:botocore/data/sns/2010-03-31/service-2.json (Publish): subjects are
// UTF-8 without line breaks and control characters, shorter than 100 characters; a message has 262,144
// bytes, attributes with their names and types included; neither messages nor parts of attributes are
// empty; in an SMS 1,600 characters; ids of FIFO topics are 128 characters of ASCII. Signature Version 4
// is written once more here.
import { createHash, createHmac } from 'node:crypto';
import type { SinkAnswer, SinkRequest } from '../http-sink.ts';
import { loadItem } from '../receiver-goldens.ts';
import { bytesOf, expectTarget, type Objections, type ServiceVariant } from './imitation.ts';

const MAX_BYTES = 262_144;
const SECRET_KEY = 's3cr3t';
const ARN = 'arn:aws:sns:eu-west-1:123456789012:ops';

const KNOWN =
  /^(Action|Version|TopicArn|TargetArn|PhoneNumber|Subject|Message|MessageGroupId|MessageDeduplicationId|MessageAttributes\.entry\.\d+\.(Name|Value\.(DataType|StringValue)))$/;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The signature that a request should have. */
function signatureOf({ method, url, headers, body }: SinkRequest): string {
  const [, scope = '', names = ''] =
    /Credential=[^/]*\/([^,]*), SignedHeaders=([^,]*)/.exec(headers.authorization ?? '') ?? [];
  const listed = names.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = [method, url, '', listed.join(''), names, sha256(body)].join('\n');
  const date = String(headers['x-amz-date']);
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const sign = (key: string | Buffer, part: string): Buffer =>
    createHmac('sha256', key).update(part).digest();
  const key = scope.split('/').reduce<string | Buffer>(sign, `AWS4${SECRET_KEY}`);
  return sign(key, text).toString('hex');
}

function expectSignature(request: SinkRequest, objections: Objections): void {
  const { authorization = '' } = request.headers;
  const scope = /Credential=AKID\/\d{8}\/eu-west-1\/sns\/aws4_request,/;
  objections.expect(scope.test(authorization), 'the credential is not scoped to SNS');
  const given = /Signature=([0-9a-f]{64})$/.exec(authorization)?.[1];
  objections.expect(given === signatureOf(request), 'SignatureDoesNotMatch');
  const names = /SignedHeaders=([^,]*)/.exec(authorization)?.[1]?.split(';') ?? [];
  objections.expect(names.includes('host') && names.includes('x-amz-date'), 'headers not signed');
}

function expectMessage(form: URLSearchParams, objections: Objections): void {
  const message = form.get('Message') ?? '';
  const isSms = form.has('PhoneNumber');
  objections.expect(message !== '', 'Invalid parameter: Empty message');
  const size = bytesOf(message) + attributeBytes(form);
  objections.expect(size <= MAX_BYTES, 'Invalid parameter: Message too long');
  objections.expect(!isSms || Array.from(message).length <= 1600, 'the SMS is too long');
  const subject = form.get('Subject');
  const isGoodSubject = subject === null || /^[^\p{Cc}\p{Zl}\p{Zp}]{1,99}$/u.test(subject);
  objections.expect(isGoodSubject, `Invalid parameter: Subject "${String(subject).slice(0, 60)}"`);
  const targets = ['TopicArn', 'TargetArn', 'PhoneNumber'].filter((name) => form.has(name));
  objections.expect(targets.length === 1, `targets are ${targets.join(', ')}`);
  const isFifo = (form.get('TopicArn') ?? '').endsWith('.fifo');
  for (const name of ['MessageGroupId', 'MessageDeduplicationId']) {
    const id = form.get(name);
    objections.expect((id !== null) === isFifo, `${name} is for FIFO topics`);
    objections.expect(id === null || /^[!-~]{1,128}$/.test(id), `${name} is "${String(id)}"`);
  }
}

/** What attributes have of the size of a message: names, types and values. */
function attributeBytes(form: URLSearchParams): number {
  return [...form]
    .filter(([name]) => name.startsWith('MessageAttributes.'))
    .reduce((sum, [, value]) => sum + bytesOf(value), 0);
}

function expectAttributes(form: URLSearchParams, objections: Objections): void {
  for (const [name, value] of form) {
    objections.expect(KNOWN.test(name), `unknown parameter ${name}`);
    if (name.endsWith('.Name')) {
      const isGood = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/.test(value);
      objections.expect(isGood, `attribute name "${value}"`);
    }
    if (name.endsWith('.StringValue')) {
      objections.expect(value !== '', 'an attribute is empty');
      objections.expect(form.has(name.replace('StringValue', 'DataType')), `${name} has no type`);
    }
  }
}

function publish(request: SinkRequest, objections: Objections): SinkAnswer {
  expectTarget(request, { path: /^\/$/ }, objections);
  const type = request.headers['content-type'] ?? '';
  objections.expect(type.startsWith('application/x-www-form-urlencoded'), `type ${type}`);
  expectSignature(request, objections);
  const form = new URLSearchParams(request.body);
  objections.expect(form.get('Action') === 'Publish', 'InvalidAction');
  objections.expect(form.get('Version') === '2010-03-31', 'InvalidVersion');
  expectMessage(form, objections);
  expectAttributes(form, objections);
  const result = '<PublishResult><MessageId>m-1</MessageId></PublishResult>';
  return { status: 200, body: `<PublishResponse>${result}</PublishResponse>` };
}

export const SNS: readonly ServiceVariant[] = [
  { title: 'sns, topic', target: `topic_arn: "${ARN}"` },
  { title: 'sns, FIFO topic', target: `topic_arn: "${ARN}.fifo"` },
  { title: 'sns, SMS', target: 'phone_number: "+15005550006"' },
].map(({ title, target }) => ({
  title,
  configure: (base) =>
    loadItem(
      'sns',
      `{api_url: "${base}", ${target}, sigv4: {region: eu-west-1, access_key: AKID, secret_key: ${SECRET_KEY}}, attributes: {state: "{{ .Status }}", team: "{{ .CommonLabels.team }}"}}`,
    ),
  open: () => ({ take: publish }),
}));
