import { describe, expect, it } from 'vitest';
import { rocketchatDecoder } from '../../../../src/receivers/rocketchat/decode.ts';
import { describeItems, loadItems } from '../../../support/receiver-goldens.ts';
import { problemsOf, withIntegration } from '../../config/load-text.ts';

describeItems(rocketchatDecoder);

describe('rocketchat_configs', () => {
  it('prefer an inherited file to a token of their own, as upstream does (C13)', () => {
    const global = '{rocketchat_token_file: f}';
    const item = loadItems('rocketchat', '[{token: t, token_id: i}]', global);
    expect(item).toMatchObject({
      token: { kind: 'file', path: 'f' },
      tokenId: { kind: 'inline' },
    });
  });

  it('reach the public server when no URL is given at all', () => {
    const items = '[{token: t, token_id: i}]';
    const item = loadItems('rocketchat', items, '{rocketchat_api_url: }');
    expect(item).toMatchObject({ apiUrl: 'https://open.rocket.chat/' });
  });

  it('leave out fields and actions with nothing in them', () => {
    const items = '[{token: t, token_id: i, fields: [~, {title: a}], actions: [{msg: b}, ~]}]';
    expect(loadItems('rocketchat', items)).toMatchObject({
      fields: [{ title: 'a', value: '', short: undefined }],
      actions: [{ text: '', url: '', msg: 'b' }],
    });
  });

  it.each([
    [
      '[{token: t, token_file: f}]',
      [
        '5:26: no global Rocketchat TokenID set either inline or in a file',
        '5:49: at most one of token & token_file must be configured',
      ],
    ],
    ['[{token: [], token_id: i}]', ['5:34: expected a text, found a list']],
  ])('tell what is wrong in %s, and where (C13)', (items, problems) => {
    const text = withIntegration('rocketchat', items);
    expect(problemsOf(text, { integrations: [rocketchatDecoder] })).toEqual(problems);
  });
});
