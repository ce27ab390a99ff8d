import { describe, expect, it } from 'vitest';
import { StoredAlert } from '../../../src/dedupe/stored-alert.ts';
import { fingerprintOf } from '../../../src/model/fingerprint.ts';
import { epochMs, ZERO_TIME } from '../../../src/model/instant.ts';
import { LabelSet } from '../../../src/model/label-set.ts';

const LABELS = LabelSet.from([['alertname', 'Down']]);

function storedAlert(): StoredAlert {
  return new StoredAlert({
    fingerprint: fingerprintOf(LABELS),
    labels: LABELS,
    annotations: LabelSet.from([['summary', 'it is down']]),
    startsAt: epochMs(10),
    endsAt: epochMs(20),
    updatedAt: epochMs(15),
    timeout: true,
    generatorURL: 'http://prometheus/graph',
  });
}

describe('StoredAlert.snapshot()', () => {
  it('copies everything, and does not move with the alert', () => {
    const alert = storedAlert();
    const copy = alert.snapshot(false);
    alert.moveTo({
      startsAt: epochMs(1),
      endsAt: epochMs(2),
      updatedAt: epochMs(3),
      timeout: false,
    });
    alert.annotations = LabelSet.EMPTY;
    alert.generatorURL = '';
    expect(copy).toEqual(storedAlert().snapshot(false));
    expect(copy.annotations.get('summary')).toBe('it is down');
  });

  it('takes the end off an alert that fires, so that it cannot end while it is told of (D7)', () => {
    expect(storedAlert().snapshot(true)).toEqual({
      ...storedAlert().snapshot(false),
      endsAt: ZERO_TIME,
    });
  });
});
