// LeaseClock: whoever is not sure asks first, and whoever knows that Redis is away goes on.
import { describe, expect, it } from 'vitest';
import { LeaseClock } from '../../../../src/app/cluster/lease-clock.ts';

const LEASE_MS = 3_000;

describe('the standing of a replica', () => {
  it('is sure from an answer on until half a second before its lease is over', () => {
    const lease = new LeaseClock(LEASE_MS);
    expect(lease.standing(0)).toBe('unsure');
    lease.answered(1_000);
    expect(lease.standing(3_499)).toBe('sure');
    expect(lease.standing(3_500)).toBe('unsure');
  });

  it('counts from the question, and not from the answer', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.answered(0);
    expect(lease.standing(2_900)).toBe('unsure');
  });

  it('is sure for as long as the lease lasts although beats fail, and alone from then on', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.answered(0);
    const standings = new Map<number, string>();
    for (let now = 500; now <= 60_000; now += 500) {
      lease.failed(now);
      standings.set(now, lease.standing(now));
    }
    expect(standings.get(2_000)).toBe('sure');
    expect(standings.get(2_500)).toBe('alone');
    expect([...standings.values()]).not.toContain('unsure');
    expect(lease.failingFor(60_000)).toBe(59_500);
  });

  it('is alone also while each beat takes a second to fail', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.answered(0);
    for (let now = 1_500; now <= 60_000; now += 1_500) {
      expect(lease.standing(now), `before the failure at ${String(now)} ms`).not.toBe('unsure');
      lease.failed(now);
    }
  });

  it('is unsure after a stall, whose first failure may be that of its own connection', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.answered(0);
    lease.failed(10_000);
    expect(lease.standing(10_000)).toBe('unsure');
    lease.failed(11_500);
    expect(lease.standing(11_500)).toBe('unsure');
    lease.failed(13_000);
    expect(lease.standing(13_000)).toBe('alone');
  });

  it('is unsure after a stall while Redis was away, until that is found out anew', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.answered(0);
    for (let now = 500; now <= 10_000; now += 500) lease.failed(now);
    lease.failed(20_000);
    expect(lease.standing(20_000)).toBe('unsure');
    expect(lease.failingFor(20_000)).toBe(0);
  });

  it('is unsure once Redis is heard of again, until it has answered', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.answered(0);
    for (let now = 500; now <= 10_000; now += 500) lease.failed(now);
    lease.heard(10_100);
    expect(lease.standing(10_100)).toBe('unsure');
    lease.answered(10_200);
    expect(lease.standing(10_300)).toBe('sure');
  });

  it('is left alone by what is heard while beats are answered', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.answered(0);
    lease.heard(100);
    expect(lease.standing(200)).toBe('sure');
  });
});

describe('how long one that is gone may have told what it could not store', () => {
  it('is two leases and a margin, and the time in which Redis was away, if that was of late', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.answered(0);
    expect(lease.doubtMs(500)).toBe(16_000);
    lease.answered(60_000);
    expect(lease.doubtMs(63_000)).toBe(63_000 + 16_000);
    lease.answered(60_500);
    expect(lease.doubtMs(76_001)).toBe(16_000);
  });

  it('goes back to the time before where Redis was away once more of late', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.started(1_000, 60_000);
    lease.answered(1_000);
    lease.answered(5_000);
    expect(lease.doubtMs(6_000)).toBe(65_000 + 16_000);
    for (let at = 7_000; at <= 23_000; at += 2_000) lease.answered(at);
    lease.answered(30_000);
    expect(lease.doubtMs(31_000)).toBe(8_000 + 16_000);
  });

  it.each([
    ['was of late', 10_000, 61_000 + 16_000],
    ['is long over', 16_001, 16_000],
    ['seems to be yet to come, as its clock was set back,', -1, 16_000],
  ])('goes back to when Redis heard of nobody any more, where that %s', (_, toMs, expected) => {
    const lease = new LeaseClock(LEASE_MS);
    lease.answered(100_000);
    lease.nobodyWasThere(100_000, { fromMs: 60_000, toMs });
    expect(lease.doubtMs(101_000)).toBe(expected);
  });

  it('is no shorter where Redis heard of somebody before the own process began', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.started(1_000, 60_000);
    lease.answered(1_000);
    lease.nobodyWasThere(1_000, { fromMs: 20_000, toMs: 15_000 });
    expect(lease.doubtMs(16_000)).toBe(75_000 + 16_000);
  });

  it('goes back so far also for whoever has started since, and knows of what was reported later', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.answered(100_000);
    lease.nobodyWasThere(100_000, { fromMs: 60_000, toMs: 2_000 });
    lease.started(100_500, 500);
    expect(lease.doubtMs(101_000)).toBe(61_000 + 16_000);
  });

  it('begins, for whoever has just started, when an alert was last reported', () => {
    const lease = new LeaseClock(LEASE_MS);
    lease.started(1_000, 60_000);
    lease.answered(1_000);
    expect(lease.doubtMs(3_000)).toBe(62_000 + 16_000);
    expect(lease.doubtMs(17_001)).toBe(16_000);
  });
});
