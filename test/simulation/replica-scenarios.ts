// The kinds of faults under which replicas are simulated, each with what may go wrong in it.
import type { Faults } from './faulty-world.ts';
import { NO_FAULTS } from './faulty-world.ts';

export interface Scenario {
  readonly faults: Faults;
  readonly kills: boolean;
  /** Clean stops, each followed by a start. */
  readonly ends: boolean;
  readonly stops: boolean;
  readonly cuts: boolean;
  /** Kills of processes that Redis has been away from for a while. */
  readonly lonelyDeaths: boolean;
  readonly jumps: boolean;
  /** Redis loses all that it has, or its latest commits. */
  readonly losses: boolean;
  /** Redis may also lose commits of which nobody has heard but those who wrote them. */
  readonly unheardLosses: boolean;
  /** Somebody asks for dead letters to be sent again, or dropped. */
  readonly letters: boolean;
  /** One integration holds what may have arrived, for people to look at; the other never hears of ends. */
  readonly policies: boolean;
}

const FAILING: Faults = { lose: 0.2, arriveAndFail: 0.1, refuse: 0.03 };
const CALM: Scenario = {
  faults: NO_FAULTS,
  kills: false,
  ends: false,
  stops: false,
  cuts: false,
  lonelyDeaths: false,
  jumps: false,
  losses: false,
  unheardLosses: false,
  letters: false,
  policies: false,
};

interface Kind {
  /** By which the command line names it. */
  readonly id: string;
  readonly name: string;
  readonly scenario: Scenario;
}

export const SCENARIOS: readonly [Kind, ...Kind[]] = [
  {
    id: 'receivers',
    name: 'nothing but failing receivers',
    scenario: { ...CALM, faults: FAILING },
  },
  {
    id: 'kills',
    name: 'kills and ends among failing receivers',
    scenario: { ...CALM, faults: FAILING, kills: true, ends: true },
  },
  {
    id: 'stops',
    name: 'processes that are stopped for a while, and clocks that are set',
    scenario: { ...CALM, kills: true, stops: true, jumps: true },
  },
  {
    id: 'cuts',
    name: 'a Redis that some or all cannot reach',
    scenario: { ...CALM, kills: true, stops: true, cuts: true },
  },
  {
    id: 'deaths',
    name: 'processes that die while Redis is away from them',
    scenario: { ...CALM, kills: true, cuts: true, lonelyDeaths: true },
  },
  {
    id: 'losses',
    name: 'a Redis that loses state',
    scenario: { ...CALM, kills: true, ends: true, losses: true },
  },
  {
    id: 'everything',
    name: 'everything that can go wrong',
    scenario: {
      faults: FAILING,
      kills: true,
      ends: true,
      stops: true,
      cuts: true,
      lonelyDeaths: true,
      jumps: true,
      losses: true,
      unheardLosses: false,
      letters: false,
      policies: false,
    },
  },
  {
    id: 'returns',
    name: 'processes that are stopped while slow receivers answer, and others that end meanwhile',
    scenario: {
      ...CALM,
      faults: { ...NO_FAULTS, slow: 0.7 },
      kills: true,
      ends: true,
      stops: true,
    },
  },
  {
    id: 'failovers',
    name: 'a Redis that loses what nobody has heard of yet',
    scenario: { ...CALM, ends: true, losses: true, unheardLosses: true },
  },
  {
    id: 'letters',
    name: 'receivers that refuse for good, and dead letters that are sent again',
    scenario: {
      ...CALM,
      faults: { ...FAILING, refuse: 0.3 },
      kills: true,
      ends: true,
      stops: true,
      cuts: true,
      letters: true,
    },
  },
  {
    id: 'policies',
    name: 'a receiver for which what may have arrived is held, and one that never hears of ends',
    scenario: {
      ...CALM,
      faults: { lose: 0.1, arriveAndFail: 0.2, refuse: 0.05 },
      kills: true,
      ends: true,
      stops: true,
      cuts: true,
      losses: true,
      letters: true,
      policies: true,
    },
  },
];
