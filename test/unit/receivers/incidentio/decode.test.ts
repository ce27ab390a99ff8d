import { describe, expect, it } from 'vitest';
import { incidentioDecoder } from '../../../../src/receivers/incidentio/decode.ts';
import { describeItems, loadItems } from '../../../support/receiver-goldens.ts';
import { problemsOf, withIntegration } from '../../config/load-text.ts';

describeItems(incidentioDecoder);

describe('incidentio_configs', () => {
  it.each([
    ['a token', '{url_file: f, alert_source_token: t}', { type: 'Bearer' }],
    ['a file', '{url_file: f, alert_source_token_file: t}', { credentials: { path: 't' } }],
    [
      'a token beside a login of their own',
      '{url_file: f, alert_source_token_file: t, http_config: {basic_auth: {username: u}}}',
      { type: 'Bearer', credentials: { kind: 'file' } },
    ],
    [
      'an authorization',
      '{url_file: f, http_config: {authorization: {type: Key, credentials: c}}}',
      { type: 'Key' },
    ],
  ])('log in with %s', (_name, item, auth) => {
    const global = '{http_config: {authorization: {type: Other, credentials: o}}}';
    expect(loadItems('incidentio', `[${item}]`, global)).toMatchObject({
      url: { kind: 'file', path: 'f' },
      httpConfig: { auth: { kind: 'scheme', ...auth } },
    });
  });

  it('tell everything that is wrong, and where (C13)', () => {
    const items =
      '[{url: "http://i/", url_file: f, alert_source_token: a, alert_source_token_file: b, http_config: {authorization: {credentials: c}}}]';
    const text = withIntegration('incidentio', items);
    expect(problemsOf(text, { integrations: [incidentioDecoder] })).toEqual([
      '5:55: at most one of url & url_file must be configured',
      '5:106: at most one of alert_source_token & alert_source_token_file must be configured',
      '5:122: cannot specify alert_source_token or alert_source_token_file when using http_config.authorization',
    ]);
  });
});
