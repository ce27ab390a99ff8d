import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/model/alert.ts';
import { fingerprintOf } from '../../../src/model/fingerprint.ts';
import { addMs, ZERO_TIME, type EpochMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';
import { templateData, type TemplateData } from '../../../src/template/data/template-data.ts';
import { SAMPLE_NOW } from './template-sample.ts';

type Pairs = readonly (readonly [string, string])[];

function alert(labels: Pairs, rest: { annotations?: Pairs; endsAt?: EpochMs } = {}): Alert {
  const set = LabelSet.from(labels);
  return {
    fingerprint: fingerprintOf(set),
    labels: set,
    annotations: LabelSet.from(rest.annotations ?? []),
    startsAt: addMs(SAMPLE_NOW, -60_000),
    endsAt: rest.endsAt ?? ZERO_TIME,
    updatedAt: SAMPLE_NOW,
    timeout: false,
    generatorURL: 'http://prometheus/graph',
  };
}

function build(alerts: readonly Alert[], receiver = 'team'): TemplateData {
  return templateData({
    receiver,
    reason: 'first notification',
    groupLabels: LabelSet.EMPTY,
    routeLabels: LabelSet.EMPTY,
    alerts,
    externalURL: 'http://am',
    now: SAMPLE_NOW,
  });
}

describe('templateData()', () => {
  it('escapes the receiver as a regular expression (G2)', () => {
    expect(build([], 'a.b+c[d]\\(e)|^$*?{}-_').receiver).toBe(
      'a\\.b\\+c\\[d\\]\\\\\\(e\\)\\|\\^\\$\\*\\?\\{\\}-_',
    );
  });

  it('is firing as long as one alert is', () => {
    const ended = alert([['a', '1']], { endsAt: SAMPLE_NOW });
    const firing = alert([['a', '2']], { endsAt: addMs(SAMPLE_NOW, 1) });
    expect(build([ended, firing]).status).toBe('firing');
    expect(build([ended, firing]).alerts.map(({ status }) => status)).toEqual([
      'resolved',
      'firing',
    ]);
    expect(build([ended]).status).toBe('resolved');
    expect(build([]).status).toBe('resolved');
  });

  it('finds the labels and annotations that all alerts share', () => {
    const first = alert(
      [
        ['__proto__', 'p'],
        ['job', 'node'],
        ['instance', 'a'],
      ],
      { annotations: [['summary', 's']] },
    );
    const second = alert(
      [
        ['__proto__', 'p'],
        ['job', 'node'],
        ['instance', 'b'],
      ],
      {
        annotations: [
          ['summary', 's'],
          ['extra', 'x'],
        ],
      },
    );
    const data = build([first, second]);
    expect([...data.commonLabels]).toEqual([
      ['__proto__', 'p'],
      ['job', 'node'],
    ]);
    expect([...data.commonAnnotations]).toEqual([['summary', 's']]);
  });

  it('has no common labels without alerts', () => {
    expect(build([]).commonLabels.size).toBe(0);
  });
});
