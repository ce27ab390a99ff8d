// The content type of /metrics; the answers were taken from Alertmanager 0.34 (H43).
import { describe, expect, it } from 'vitest';
import { metricsType } from '../../../../src/api/ops/metrics-type.ts';

const PROMETHEUS_3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,' +
  'application/openmetrics-text;version=0.0.1;q=0.5,' +
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

describe('metricsType()', () => {
  it.each<[accept: string | undefined, escaping: string]>([
    [undefined, 'underscores'],
    ['text/plain', 'underscores'],
    ['application/json', 'underscores'],
    [PROMETHEUS_3, 'allow-utf-8'],
    ['text/plain;version=1.0.0;escaping=allow-utf-8', 'allow-utf-8'],
    ['text/plain;escaping=allow-utf-8', 'allow-utf-8'],
    ['application/openmetrics-text; version=1.0.0; escaping=values', 'values'],
    ['text/plain;version=0.0.4,application/x;escaping=values', 'underscores'],
    ['text/plain;version=0.0.4;escaping=odd', 'underscores'],
  ])('for %j says %s', (accept, escaping) => {
    expect(metricsType(accept)).toBe(
      `text/plain; version=0.0.4; charset=utf-8; escaping=${escaping}`,
    );
  });
});
