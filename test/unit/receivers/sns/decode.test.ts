import { describe, expect, it } from 'vitest';
import { snsDecoder } from '../../../../src/receivers/sns/decode.ts';
import { problemsOf, withIntegration } from '../../config/load-text.ts';
import { describeItems, loadItems } from '../../../support/receiver-goldens.ts';

describeItems(snsDecoder);

describe('sns_configs', () => {
  it('read who signs the requests', () => {
    const sigv4 = '{region: r, profile: p, role_arn: a, external_id: e}';
    expect(loadItems('sns', `[{topic_arn: t, sigv4: ${sigv4}}]`)).toMatchObject({
      sigv4: {
        region: 'r',
        accessKey: '',
        secretKey: undefined,
        profile: 'p',
        roleArn: 'a',
        externalId: 'e',
      },
    });
  });

  it('report every problem of the credentials at once', () => {
    const text = withIntegration('sns', '[{topic_arn: t, sigv4: {access_key: a, external_id: b}}]');
    expect(problemsOf(text, { integrations: [snsDecoder] })).toEqual([
      expect.stringContaining('Access key and Secret Key'),
      expect.stringContaining('external_id can only be used with role_arn'),
    ]);
  });
});
