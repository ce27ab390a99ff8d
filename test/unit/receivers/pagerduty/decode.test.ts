import { describe, expect, it } from 'vitest';
import { pagerdutyDecoder } from '../../../../src/receivers/pagerduty/decode.ts';
import { describeItems, loadItems } from '../../../support/receiver-goldens.ts';

const V1 = 'https://events.pagerduty.com/generic/2010-04-15/create_event.json';

describeItems(pagerdutyDecoder);

describe('pagerduty_configs', () => {
  it.each([
    ['{routing_key: k}', { api: 'v2', url: 'https://events.pagerduty.com/v2/enqueue' }],
    ['{routing_key: k, url: "http://own/"}', { api: 'v2', url: 'http://own/' }],
    ['{service_key: k}', { api: 'v1', url: V1 }],
    ['{service_key_file: f, routing_key: k}', { api: 'v1', url: V1 }],
  ])('choose the API for %s (row N3)', (item, expected) => {
    expect(loadItems('pagerduty', `[${item}]`)).toMatchObject(expected);
  });

  it('take the service key of both keys', () => {
    const item = '[{service_key_file: f, routing_key: k}]';
    expect(loadItems('pagerduty', item)).toMatchObject({
      key: { kind: 'file', path: 'f' },
    });
  });

  it('are of severity error unless they say otherwise', () => {
    const severityOf = (item: string): unknown =>
      loadItems('pagerduty', `[{routing_key: k, ${item}}]`);
    expect(severityOf('class: c')).toMatchObject({ severity: 'error' });
    expect(severityOf('severity: info')).toMatchObject({ severity: 'info' });
  });

  it('keep names from outside apart from those of JavaScript', () => {
    const item = '[{routing_key: k, details: {__proto__: a, constructor: b}}]';
    expect(loadItems('pagerduty', item)).toHaveProperty(
      'details',
      expect.arrayContaining([
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ]),
    );
  });
});
