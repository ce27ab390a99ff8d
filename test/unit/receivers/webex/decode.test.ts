import { describe, expect, it } from 'vitest';
import { describeItems, loadItem, problemsOfItems } from '../../../support/receiver-goldens.ts';

const HTTP = 'http_config: {authorization: {credentials: c}}';

describeItems({ kind: 'webex' });

describe('webex_configs', () => {
  it('have upstream defaults (N12, C6)', () => {
    expect(loadItem('webex', `{room_id: r, ${HTTP}}`)).toMatchObject({
      kind: 'webex',
      sendResolved: true,
      apiUrl: 'https://webexapis.com/v1/messages',
      roomId: 'r',
      message: '{{ template "webex.default.message" . }}',
      httpConfig: { auth: { kind: 'scheme', type: 'Bearer' } },
    });
  });

  it.each([
    [`{room_id: r, ${HTTP}}`, 'http://g/'],
    [`{room_id: r, api_url: "http://own/", ${HTTP}}`, 'http://own/'],
  ])('post %s to %s', (item, expected) => {
    expect(loadItem('webex', item, '{webex_api_url: "http://g/"}').apiUrl).toBe(expected);
  });

  it.each([
    [
      '[{room_id: r, http_config: {enable_http2: false}}]',
      ['5:47: missing webex_configs.http_config.authorization'],
    ],
    [
      '[{message: m}]',
      [
        '5:21: missing room_id on webex_config',
        '5:21: missing webex_configs.http_config.authorization',
      ],
    ],
    [
      '[{room_id: r, http_config: {authorization: [x]}, api_url: "ftp://x"}]',
      [
        '5:63: expected authorization as a mapping, found a list',
        '5:78: unsupported scheme "ftp" for URL, expected http or https',
      ],
    ],
  ])('tell where the problems are in %s (C13)', (items, problems) => {
    expect(problemsOfItems('webex', items)).toEqual(problems);
  });
});
