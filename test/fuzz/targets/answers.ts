// What services answer to messages: each reader makes an outcome of it, whatever it is, and shows of
// it no more than one short line.
import { epochMs } from '../../../src/model/instant.ts';
import type { HttpReply } from '../../../src/receivers/http/http-reply.ts';
import { readTokenAnswer } from '../../../src/receivers/http/oauth2/token-answer.ts';
import { judgeReply } from '../../../src/receivers/http/status-outcome.ts';
import { withIncidentioReasons } from '../../../src/receivers/incidentio/incidentio-answer.ts';
import { readSearchResult, readTransition } from '../../../src/receivers/jira/jira-answer.ts';
import { correctMsTeamsAnswer } from '../../../src/receivers/msteams/payload.ts';
import { withPagerdutyReasons } from '../../../src/receivers/pagerduty/pagerduty-answer.ts';
import { judgeRocketchatAnswer } from '../../../src/receivers/rocketchat/rocketchat-answer.ts';
import { readSlackAnswer } from '../../../src/receivers/slack/slack-answer.ts';
import { withAwsMessage } from '../../../src/receivers/sns/aws-answer.ts';
import { judgeTelegramReply } from '../../../src/receivers/telegram/telegram-answer.ts';
import { judgeMessageReply, judgeTokenReply } from '../../../src/receivers/wechat/wechat-answer.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';
import { broken, kept, type FuzzInput, type FuzzTarget, type Verdict } from '../fuzz-target.ts';
import { oneOf, pickFrom } from '../generate/choose.ts';
import { hostileText } from '../generate/hostile-text.ts';
import { jsonBody } from '../generate/json-text.ts';
import { mutate, sometimesLong } from '../generate/mutate.ts';

type Answer = Extract<HttpReply, { kind: 'answer' }>;

/** An excerpt of an answer, quoted, and what is said around it. */
const MAX_ERROR = 2_500;
const NOW = epochMs(1_700_000_000_000);
const judged = (reply: HttpReply): unknown => judgeReply(reply, { now: NOW });

const READERS: Readonly<Record<string, (answer: Answer) => unknown>> = {
  status: judged,
  slack: readSlackAnswer,
  pagerduty: (answer) => judged(withPagerdutyReasons(answer)),
  incidentio: (answer) => judged(withIncidentioReasons(answer)),
  rocketchat: (answer) => judgeRocketchatAnswer(answer, ''),
  telegram: (answer) => judgeTelegramReply(answer, NOW),
  wechat: (answer) => judgeMessageReply(answer, NOW),
  'wechat token': (answer) => judgeTokenReply(answer, { corpId: 'c', now: NOW }),
  msteams: (answer) => judged(correctMsTeamsAnswer(answer)),
  sns: (answer) => judged(withAwsMessage(answer)),
  jira: ({ text }) => [readSearchResult(text), readTransition(text, 'Done')],
  oauth2: readTokenAnswer,
};

const SAMPLES = [
  'ok',
  '1',
  '{"ok":true,"channel":"C1","ts":"17.1"}',
  '{"ok":false,"error":"channel_not_found"}',
  '{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}',
  '{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":-100}}',
  '{"errcode":0,"errmsg":"ok","access_token":"t","expires_in":7200}',
  '{"errcode":40014,"errmsg":"invalid access_token"}',
  '{"success":false,"error":"no"}',
  '{"status":"invalid event","message":"Event object is invalid","errors":["a","b"]}',
  '{"issues":[{"key":"OPS-7","fields":{"status":{"statusCategory":{"key":"done"}}}}]}',
  '{"transitions":[{"id":"11","name":"Done"}]}',
  '{"access_token":"t","token_type":"Bearer","expires_in":3600}',
  '<ErrorResponse><Error><Message>No &amp; never &#x41;</Message></Error></ErrorResponse>',
  'Microsoft Teams endpoint returned HTTP error 429 with ContextId tcid=0',
];
const WORDS = [
  '"ok"',
  'true',
  'null',
  '{',
  '[',
  '"',
  '__proto__',
  '&#x110000;',
  '<Message>',
  '1e999',
];
const STATUSES = ['200', '202', '302', '400', '403', '429', '500', '504'];
const TYPES = ['application/json', 'text/plain', ''];

export const ANSWERS: FuzzTarget = {
  name: 'answers',
  promise: 'answers of services: an outcome for each, and of the answer one short line at most',
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 3,
  generate,
  open: () => ({ check }),
};

/** Who reads it, its status and type, and the answer. */
function generate(random: SeededRandom): FuzzInput {
  const text = oneOf(random, [
    () => mutate(pickFrom(random, SAMPLES), random, WORDS),
    () => pickFrom(random, SAMPLES),
    () => hostileText(random),
    () => jsonBody(random, 'alerts'),
  ]);
  const reader = pickFrom(random, Object.keys(READERS));
  const status = pickFrom(random, STATUSES);
  // Bodies are decoded as UTF-8, of which no half of a character is left.
  const decoded = sometimesLong(text, random).toWellFormed();
  return [reader, status, pickFrom(random, TYPES), decoded];
}

function check([reader = '', status = '', contentType = '', text = '']: FuzzInput): Verdict {
  const answer: Answer = {
    kind: 'answer',
    status: Number(status),
    contentType,
    retryAfter: undefined,
    text,
    bodyError: undefined,
  };
  const result = READERS[reader]?.(answer);
  const error = errorOf(result);
  if (error.length > MAX_ERROR) return broken(`${reader} shows ${error.length} characters`);
  if (/\p{Cc}/u.test(error)) return broken(`${reader} shows control characters`);
  return kept(`${reader} ${error === '' ? 'reads it' : 'objects'}`);
}

/** The text of an error, wherever it stands in what a reader gives. */
function errorOf(result: unknown): string {
  if (typeof result !== 'object' || result === null) return '';
  for (const [name, value] of Object.entries(result)) {
    if (name === 'error' && typeof value === 'string') return value;
    if (name === 'outcome' || name === 'error') return errorOf(value);
  }
  return '';
}
