import { describe, expect, it } from 'vitest';
import { wechatDecoder } from '../../../../src/receivers/wechat/decode.ts';
import { describeItems, loadItems } from '../../../support/receiver-goldens.ts';
import { problemsOf, withIntegration } from '../../config/load-text.ts';

describeItems(wechatDecoder);

describe('wechat_configs', () => {
  it('have upstream defaults (N5)', () => {
    expect(loadItems('wechat', '[{api_secret: s, corp_id: c}]')).toMatchObject({
      kind: 'wechat',
      sendResolved: false,
      apiUrl: 'https://qyapi.weixin.qq.com/cgi-bin/',
      message: '{{ template "wechat.default.message" . }}',
      toUser: '{{ template "wechat.default.to_user" . }}',
      messageType: 'text',
    });
  });

  it.each([
    ['text', '{api_secret: s}', { kind: 'inline' }],
    ['file', '{api_secret_file: f}', { kind: 'file', path: 'f' }],
  ])('prefer a %s of their own to an inherited secret', (_name, item, apiSecret) => {
    const global = '{wechat_api_secret_file: g, wechat_api_corp_id: c}';
    expect(loadItems('wechat', `[${item}]`, global)).toMatchObject({
      apiSecret,
      corpId: 'c',
    });
  });

  it('tell everything that is wrong, and where (C13)', () => {
    const items = '[{message_type: card, api_secret: s, api_secret_file: f}]';
    const text = withIntegration('wechat', items);
    expect(problemsOf(text, { integrations: [wechatDecoder] })).toEqual([
      '5:22: no global Wechat CorpID set',
      '5:37: weChat message type "card" does not match valid options ^(text|markdown)$',
      '5:75: at most one of api_secret & api_secret_file must be configured',
    ]);
  });
});
