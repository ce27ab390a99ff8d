// WeChat Work's application messages. Source: developer.work.weixin.qq.com/document/path/90236 and
// 91039 (pages; there is no published schema): log in with gettoken, then message/send; `text` and
// `markdown` have at most 2,048 bytes, of which `text` is cut by the service itself; `agentid`, a whole
// number, is needed; touser, toparty or totag names people.
import type { SinkAnswer } from '../http-sink.ts';
import { loadItem } from '../receiver-goldens.ts';
import {
  bytesOf,
  expectTarget,
  json,
  jsonOf,
  memberOf,
  shapeOf,
  textIn,
  type ServiceVariant,
} from './imitation.ts';

const CONTENT = {
  type: 'object',
  required: ['content'],
  properties: { content: { type: 'string' } },
};

/** Upstream sends both kinds of content, of which the other one is empty, and numbers as texts. */
const message = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['msgtype', 'agentid'],
  anyOf: [{ required: ['touser'] }, { required: ['toparty'] }, { required: ['totag'] }],
  properties: {
    touser: { type: 'string', minLength: 1 },
    toparty: { type: 'string', minLength: 1 },
    totag: { type: 'string', minLength: 1 },
    agentid: { type: 'string', pattern: '^\\d+$' },
    msgtype: { enum: ['text', 'markdown'] },
    safe: { enum: ['0', '1'] },
    text: CONTENT,
    markdown: CONTENT,
  },
});

const MAX_MARKDOWN_BYTES = 2048;
const TOKEN = 'acc3ss';

function answerLogin(url: string): SinkAnswer {
  const { searchParams } = new URL(url, 'http://host');
  const isKnown = searchParams.get('corpid') === 'c0rp' && searchParams.get('corpsecret') === 's3c';
  return isKnown
    ? json({ errcode: 0, errmsg: 'ok', access_token: TOKEN, expires_in: 7200 })
    : json({ errcode: 40013, errmsg: 'invalid corpid' });
}

function variant(type: 'text' | 'markdown'): ServiceVariant {
  return {
    title: `wechat, ${type}`,
    configure: (base) =>
      loadItem(
        'wechat',
        `{api_url: "${base}/cgi-bin/", corp_id: c0rp, api_secret: s3c, agent_id: "1000002", to_user: "@all", message_type: ${type}}`,
      ),
    open: () => ({
      take(request, objections) {
        if (request.url.startsWith('/cgi-bin/gettoken?')) return answerLogin(request.url);
        const path = /^\/cgi-bin\/message\/send\?access_token=acc3ss$/;
        expectTarget(request, { path }, objections);
        const body = jsonOf(request, objections);
        objections.expectShape(message, body);
        const content = textIn(memberOf(body, type), 'content');
        objections.expect(content.trim() !== '', '44004: empty content');
        const isFitting = type === 'text' || bytesOf(content) <= MAX_MARKDOWN_BYTES;
        objections.expect(isFitting, 'markdown has more than 2048 bytes');
        return json({ errcode: 0, errmsg: 'ok', msgid: 'm-1' });
      },
    }),
  };
}

export const WECHAT: readonly ServiceVariant[] = [variant('text'), variant('markdown')];
