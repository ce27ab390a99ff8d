// The registry: what counts, what is exposed, and that Prometheus can read it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNumber } from '../../../src/telemetry/exposition-format.ts';
import { MetricRegistry } from '../../../src/telemetry/metric-registry.ts';
import { parseExposition } from './exposition-parser.ts';

describe('MetricRegistry.expose()', () => {
  it('prints families by name and children by label values, each with HELP and TYPE', () => {
    const registry = new MetricRegistry();
    const requests = registry.counter({ name: 'b_total', help: 'B.', labels: ['method', 'code'] });
    registry.gauge({ name: 'a', help: 'A.' }).with().set(-1.5);
    requests.with('post', '200').value++;
    requests.with('get', '500').inc(2);
    requests.with('get', '200');
    expect(registry.expose()).toBe(
      [
        '# HELP a A.',
        '# TYPE a gauge',
        'a -1.5',
        '# HELP b_total B.',
        '# TYPE b_total counter',
        'b_total{code="200",method="get"} 0',
        'b_total{code="500",method="get"} 2',
        'b_total{code="200",method="post"} 1',
        '',
      ].join('\n'),
    );
  });

  it('prints histograms cumulatively, with bounds as Go writes them and le last', () => {
    const registry = new MetricRegistry();
    const options = { name: 'h', help: 'H.', labels: ['zone'] as const, buckets: [0.5, 1e6] };
    const histogram = registry.histogram(options).with('x');
    for (const value of [0.1, 0.5, 0.6, 1e6, 1e7]) histogram.observe(value);
    expect(registry.expose().split('\n').slice(2, -1)).toEqual([
      'h_bucket{zone="x",le="0.5"} 2',
      'h_bucket{zone="x",le="1e+06"} 4',
      'h_bucket{zone="x",le="+Inf"} 5',
      'h_sum{zone="x"} 1.10000012e+07',
      'h_count{zone="x"} 5',
    ]);
  });

  it('prints a summary as sum and count', () => {
    const registry = new MetricRegistry();
    const summary = registry.summary({ name: 's_seconds', help: 'S.' }).with();
    summary.observe(0.25);
    summary.observe(0.5);
    expect(registry.expose()).toContain('s_seconds_sum 0.75\ns_seconds_count 2\n');
  });

  it('shows a metric without labels from the start, and a labelled one from its first child', () => {
    const registry = new MetricRegistry();
    registry.counter({ name: 'a_total', help: 'A.' });
    registry.counter({ name: 'b_total', help: 'B.', labels: ['x'] });
    expect([...parseExposition(registry.expose()).keys()]).toEqual(['a_total']);
  });

  it('reads gauges that are collected at each exposition', () => {
    const registry = new MetricRegistry();
    const gauge = registry.gauge({ name: 'g', help: 'G.' }).with();
    let reading = 0;
    registry.beforeExpose(() => gauge.set((reading += 1)));
    registry.expose();
    expect(registry.expose()).toContain('\ng 2\n');
  });

  it('escapes whatever labels and help texts hold', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !/[\ud800-\udfff]/.test(value));
    fc.assert(
      fc.property(text, fc.stringMatching(/^[a-z\\"\n][a-z \\"\n]*$/), (value, help) => {
        const registry = new MetricRegistry();
        registry
          .counter({ name: 'a_total', help, labels: ['x', 'y'] })
          .with(value, 'z')
          .inc();
        const family = parseExposition(registry.expose()).get('a_total');
        expect(family?.help).toBe(help);
        expect([...(family?.samples[0]?.labels ?? [])]).toEqual([
          ['x', value],
          ['y', 'z'],
        ]);
      }),
    );
  });
});

describe('MetricFamily', () => {
  it('gives the same child for the same values, and keeps values apart that join to one text', () => {
    const family = new MetricRegistry().counter({ name: 'a', help: 'A.', labels: ['x', 'y'] });
    expect(family.with('1', '2')).toBe(family.with('1', '2'));
    expect(family.with('a,', 'b')).not.toBe(family.with('a', ',b'));
    expect(family.with('__proto__', 'constructor').value).toBe(0);
  });

  it('clear() forgets its children', () => {
    const registry = new MetricRegistry();
    const family = registry.counter({ name: 'a', help: 'A.', labels: ['x'] });
    family.with('1').inc();
    family.clear();
    expect(family.with('1').value).toBe(0);
  });

  it('refuses the wrong number of values', () => {
    const labels: readonly string[] = ['x', 'y'];
    const family = new MetricRegistry().counter({ name: 'a', help: 'A.', labels });
    expect(() => family.with('1')).toThrow('Cannot count "a": expected values of x, y');
  });
});

describe('MetricRegistry refuses', () => {
  it.each([
    ['a name that is taken', 'taken', [], 'the name is taken'],
    ['a malformed name', 'a-b', [], 'malformed name'],
    ['a malformed label', 'a', ['b-c'], '"b-c" is malformed or reserved'],
    ['a label of Prometheus itself', 'a', ['__name__'], '"__name__" is malformed or reserved'],
    ['the label le', 'a', ['le'], '"le" is malformed or reserved'],
    ['a label named twice', 'a', ['b', 'b'], 'a label is named twice'],
  ])('%s', (_what, name, labels, message) => {
    const registry = new MetricRegistry();
    registry.counter({ name: 'taken', help: 'T.' });
    expect(() => registry.gauge({ name, help: 'H.', labels })).toThrow(message);
  });

  it.each([[[1, 1]], [[2, 1]], [[1, Infinity]], [[NaN]]])('the buckets %j', (buckets) => {
    const family = (): unknown =>
      new MetricRegistry().histogram({ name: 'h', help: 'H.', buckets });
    expect(family).toThrow('do not ascend');
  });
});

describe('formatNumber()', () => {
  // Go: strconv.FormatFloat(value, 'g', -1, 64)
  it.each([
    [0, '0'],
    [-0, '0'],
    [-1, '-1'],
    [100, '100'],
    [123456, '123456'],
    [999999, '999999'],
    [1e6, '1e+06'],
    [1234567.5, '1.2345675e+06'],
    [2097152, '2.097152e+06'],
    [47594245962706, '4.7594245962706e+13'],
    [1795237247.8791196, '1.7952372478791196e+09'],
    [1e21, '1e+21'],
    [0.1, '0.1'],
    [0.0001, '0.0001'],
    [0.00012345, '0.00012345'],
    [0.00001, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [5e-324, '5e-324'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    [NaN, 'NaN'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
  ])('prints %d as Go does', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});
