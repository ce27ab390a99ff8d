// What services are said to have answered in a dry run: enough for an integration to go on as it
// would on its first message, and a note where another answer would have another request follow.
import type { HttpReply } from '../http/http-reply.ts';
import type { HttpRequest } from '../http/http-request.ts';

interface MadeUp {
  readonly reply: HttpReply;
  /** What would follow from other answers. */
  readonly note?: string;
}

interface Rule {
  readonly matches: (request: HttpRequest) => boolean;
  readonly text: string;
  readonly note?: string;
}

const STS_ANSWER =
  '<AssumeRoleResponse><AssumeRoleResult><Credentials>' +
  '<AccessKeyId>ACCESS-KEY</AccessKeyId><SecretAccessKey>SECRET-KEY</SecretAccessKey>' +
  '<SessionToken>SESSION-TOKEN</SessionToken><Expiration>9999-12-31T23:59:59Z</Expiration>' +
  '</Credentials></AssumeRoleResult></AssumeRoleResponse>';

const RULES: readonly Rule[] = [
  {
    // WeChat
    matches: ({ method, url }) => method === 'GET' && /\/gettoken\?/.test(url),
    text: '{"errcode":0,"access_token":"ACCESS-TOKEN","expires_in":7200}',
    note: 'The answer to the first request has the access token of the next; it is kept for a while',
  },
  {
    // Jira
    matches: ({ method, url }) => method === 'POST' && /\/search(?:\/jql)?$/.test(url),
    text: '{"issues":[]}',
    note:
      'This is what follows when the search finds no issue; one that is found is updated instead ' +
      '(PUT …/issue/KEY), and moved along a transition where that is configured',
  },
  {
    // AWS
    matches: (request) => request.method === 'POST' && /\bAction=AssumeRole/.test(request.body),
    text: STS_ANSWER,
    note: 'The answer to AssumeRole has the credentials of the next request; they are kept for a while',
  },
];

/** Slack, WeChat and others read JSON; `ok` is what any of them may look for. */
const FINE = '{"ok":true,"errcode":0,"success":true,"status":1}';

export function madeUpAnswer(request: HttpRequest): MadeUp {
  const rule = RULES.find(({ matches }) => matches(request));
  const reply: HttpReply = {
    kind: 'answer',
    status: 200,
    contentType: 'application/json',
    retryAfter: undefined,
    text: rule?.text ?? FINE,
    bodyError: undefined,
  };
  return rule?.note === undefined ? { reply } : { reply, note: rule.note };
}
