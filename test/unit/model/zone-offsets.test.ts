import { describe, expect, it } from 'vitest';
import { ZoneOffsets } from '../../../src/model/zone-offsets.ts';

describe('ZoneOffsets', () => {
  it.each<[zone: string, at: string, minutesEast: number]>([
    ['UTC', '2024-07-01T00:00:00Z', 0],
    ['Asia/Kathmandu', '2024-07-01T00:00:00Z', 345],
    ['Europe/Berlin', '2024-03-31T00:59:59Z', 60],
    ['Europe/Berlin', '2024-03-31T01:00:00Z', 120],
    ['Australia/Lord_Howe', '2024-04-06T14:59:59Z', 660],
    ['Australia/Lord_Howe', '2024-04-06T15:00:00Z', 630],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', -600],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 840],
    ['America/St_Johns', '2010-03-14T03:30:59Z', -210],
    ['America/St_Johns', '2010-03-14T03:31:00Z', -150],
    ['Africa/Monrovia', '1971-12-31T23:59:59Z', -44.5],
    ['Asia/Tokyo', '1960-01-01T00:00:00Z', 540],
  ])('puts %s at %s %d minutes east of UTC', (zone, at, minutesEast) => {
    const offsets = ZoneOffsets.load(zone);
    const seconds = Date.parse(at) / 1000;
    expect([offsets?.at(seconds), offsets?.at(seconds)]).toEqual([
      minutesEast * 60,
      minutesEast * 60,
    ]);
  });

  it.each(['', 'Mars/Olympus', '+01:00', 'europe/berlin', '__proto__'])(
    'finds no zone named %j',
    (name) => {
      expect(ZoneOffsets.load(name)).toBeUndefined();
    },
  );

  it('takes the zone of the process for one like any other', () => {
    const seconds = Date.UTC(2024, 6, 1) / 1000;
    const minutesWest = new Date(seconds * 1000).getTimezoneOffset();
    expect(ZoneOffsets.ofProcess().at(seconds)).toBe(0 - minutesWest * 60);
  });
});
