import { describe, expect, it } from 'vitest';
import { AlertnameLimit } from '../../../src/dedupe/alertname-limit.ts';
import { fingerprintOf } from '../../../src/model/fingerprint.ts';
import { epochMs } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';

function alert(name: string, endsAt: number): Parameters<AlertnameLimit['admits']>[0] {
  const [alertname = '', instance = ''] = name.split('/');
  const labels = LabelSet.fromRecord({ alertname, instance });
  return { fingerprint: fingerprintOf(labels), labels, endsAt: epochMs(endsAt) };
}

/** Feeds `name@end` reports at their times; answers which were admitted. */
function admitted(
  max: number,
  reports: readonly (readonly [now: number, report: string])[],
): string {
  const limit = new AlertnameLimit(max);
  const answers = reports.map(([now, report]) => {
    const [name = '', end] = report.split('@');
    return limit.admits(alert(name, Number(end)), epochMs(now));
  });
  return answers.map((yes) => (yes ? 'y' : 'n')).join('');
}

describe('AlertnameLimit (A11)', () => {
  it.each([
    ['0 admits everything', 0, 'yyy', ['A/1@9', 'A/2@9', 'A/3@9']],
    ['a name is full at its limit', 2, 'yyn', ['A/1@9', 'A/2@9', 'A/3@9']],
    ['each name has a limit of its own', 1, 'yyn', ['A/1@9', 'B/1@9', 'B/2@9']],
    [
      'what counts already may be reported again',
      1,
      'yynyy',
      ['A/1@9', 'A/1@9', 'A/2@9', 'A/1@20', 'A/1@5'],
    ],
    ['alerts without a name share one limit', 1, 'yn', ['/1@9', '/2@9']],
  ])('%s', (_title, max, expected, reports) => {
    expect(
      admitted(
        max,
        reports.map((report) => [1, report]),
      ),
    ).toBe(expected);
  });

  it('gives the place of the alert that ended first to a new one, at its end and not before', () => {
    expect(
      admitted(2, [
        [1, 'A/1@5'],
        [1, 'A/2@9'],
        [4, 'A/3@20'],
        [5, 'A/3@20'],
        [5, 'A/1@30'],
      ]),
    ).toBe('yynyn');
  });

  it('follows an end that moves', () => {
    expect(
      admitted(1, [
        [1, 'A/1@5'],
        [2, 'A/1@50'],
        [6, 'A/2@60'],
      ]),
    ).toBe('yyn');
  });

  it('counts what an earlier process had taken', () => {
    const limit = new AlertnameLimit(1);
    limit.restore(alert('A/1', 9));
    expect(limit.admits(alert('A/2', 9), epochMs(1))).toBe(false);
    limit.collect(epochMs(9));
    expect(limit.admits(alert('A/2', 20), epochMs(9))).toBe(true);
  });
});
