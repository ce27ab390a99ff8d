import { describe, expect, it } from 'vitest';
import { opsgenieDecoder } from '../../../../src/receivers/opsgenie/decode.ts';
import { problemsOf, withIntegration } from '../../config/load-text.ts';
import { describeItems, loadItems } from '../../../support/receiver-goldens.ts';

describeItems(opsgenieDecoder);

describe('opsgenie_configs', () => {
  it('prefer an inherited key to a file of their own, as upstream does (row C13)', () => {
    const item = loadItems('opsgenie', '[{api_key_file: f}]', '{opsgenie_api_key: g}');
    expect(item).toMatchObject({ apiKey: { kind: 'inline' } });
  });

  it('keep the types of responders as they are written', () => {
    const item = '[{api_key: k, responders: [{name: n, type: USER}]}]';
    expect(loadItems('opsgenie', item)).toMatchObject({
      responders: [{ id: '', name: 'n', username: '', type: 'USER' }],
    });
  });

  it('point at the responder that is wrong', () => {
    const text = withIntegration('opsgenie', '[{api_key: k, responders: [{id: a, type: b}]}]');
    expect(problemsOf(text, { integrations: [opsgenieDecoder] })).toEqual([
      '5:64: opsGenieConfig responder {a   b} type does not match valid options ^(team|teams|user|escalation|schedule)$',
    ]);
  });
});
