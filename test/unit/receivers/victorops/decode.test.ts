import { describe, expect, it } from 'vitest';
import { victoropsDecoder } from '../../../../src/receivers/victorops/decode.ts';
import { describeItems, loadItems } from '../../../support/receiver-goldens.ts';

describeItems(victoropsDecoder);

describe('victorops_configs', () => {
  it('end their URL in a slash, also the inherited one', () => {
    const urlOf = (item: string): unknown => loadItems('victorops', `[${item}]`);
    const base = 'https://alert.victorops.com/integrations/generic/20131114/alert/';
    expect(urlOf('{api_key: k, routing_key: r}')).toMatchObject({ apiUrl: base });
    expect(urlOf('{api_key: k, routing_key: r, api_url: "http://v"}')).toMatchObject({
      apiUrl: 'http://v/',
    });
  });

  it('keep every custom field, whatever its name', () => {
    const item = '[{api_key: k, routing_key: r, custom_fields: {__proto__: a, constructor: b}}]';
    expect(loadItems('victorops', item)).toMatchObject({
      customFields: [
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ],
    });
  });
});
