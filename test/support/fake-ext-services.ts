// Dead letters and receivers without an engine: the ports of the extension API, with answers that a
// test can set.
import type {
  DeadLetterService,
  DeadLetterView,
  DismissResult,
  ReplayResult,
} from '../../src/engine/dead-letter-service.ts';
import type {
  Preview,
  ReceiverTrials,
  TestResult,
  Trial,
  TrialProblem,
} from '../../src/engine/receiver-trials.ts';
import type { Alert } from '../../src/model/alert.ts';
import { fingerprintOf } from '../../src/model/fingerprint.ts';
import { addMs, durationMs, epochMs, ZERO_TIME } from '../../src/model/instant.ts';
import { LabelSet } from '../../src/model/label-set.ts';
import { fail, ok, type Result } from '../../src/model/result.ts';
import { deadLetterId, type DeadLetter } from '../../src/notify/dead-letter.ts';

const NOON = epochMs(Date.UTC(2026, 10, 21, 12));

/** One letter of a webhook of `ops`, with what a test says otherwise. */
export function deadLetter(overrides: Partial<DeadLetter> = {}): DeadLetter {
  const key = overrides.key ?? {
    groupKey: '{}:{alertname="a"}',
    receiver: 'ops',
    integration: 'webhook',
    index: 0,
  };
  return {
    id: deadLetterId(key),
    key,
    groupLabels: LabelSet.fromRecord({ alertname: 'a' }),
    routeLabels: LabelSet.fromRecord({}),
    repeatIntervalMs: durationMs(14_400_000),
    reason: 'serverError',
    error: 'unexpected status code 500',
    attempts: 3,
    firstFailedAt: NOON,
    lastFailedAt: addMs(NOON, 60_000),
    mayHaveArrived: false,
    message: {
      id: 'message-1',
      reason: 'first notification',
      at: NOON,
      alerts: [lostAlert('a', ZERO_TIME), lostAlert('b', addMs(NOON, -1_000))],
    },
    ...overrides,
  };
}

function lostAlert(name: string, endsAt: Alert['endsAt']): Alert {
  const labels = LabelSet.fromRecord({ alertname: 'a', name });
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: LabelSet.fromRecord({ summary: '<b>' }),
    startsAt: addMs(NOON, -60_000),
    endsAt,
    updatedAt: NOON,
    timeout: false,
    generatorURL: '',
  };
}

export class FakeDeadLetters implements DeadLetterService {
  isDurable = true;
  views: DeadLetterView[] = [];
  /** Receivers that are not in the configuration any more. */
  readonly gone = new Set<string>();
  readonly replayed: string[] = [];

  deadLetters(): Iterable<DeadLetterView> {
    return this.views;
  }

  deadLetter(id: string): DeadLetterView | undefined {
    return this.views.find(({ letter }) => letter.id === id);
  }

  replay(ids: readonly string[]): Promise<ReplayResult> {
    const known = this.views.filter(({ letter }) => ids.includes(letter.id));
    const isGone = ({ letter }: DeadLetterView): boolean => this.gone.has(letter.key.receiver);
    const requested = known.filter((view) => !isGone(view)).map(({ letter }) => letter.id);
    const refused = known.filter(isGone).map(({ letter }) => ({
      id: letter.id,
      reason: `receiver "${letter.key.receiver}" is not in the configuration any more`,
    }));
    this.replayed.push(...requested);
    return Promise.resolve({ requested, refused, durable: this.isDurable });
  }

  dismiss(id: string): Promise<DismissResult> {
    const before = this.views.length;
    this.views = this.views.filter(({ letter }) => letter.id !== id);
    return Promise.resolve(
      before === this.views.length
        ? { kind: 'not found' }
        : { kind: 'dismissed', durable: this.isDurable },
    );
  }
}

export class FakeTrials implements ReceiverTrials {
  problem: TrialProblem | undefined;
  results: readonly TestResult[] = [
    { integration: 'webhook', index: 0, elapsedMs: 12, failure: undefined },
  ];
  previews: readonly Preview[] = [];
  readonly asked: { readonly receiver: string; readonly trial: Trial }[] = [];

  test(receiver: string, trial: Trial): Promise<Result<readonly TestResult[], TrialProblem>> {
    return this.#answer(this.results, { receiver, trial });
  }

  preview(receiver: string, trial: Trial): Promise<Result<readonly Preview[], TrialProblem>> {
    return this.#answer(this.previews, { receiver, trial });
  }

  #answer<T>(
    value: T,
    asked: { readonly receiver: string; readonly trial: Trial },
  ): Promise<Result<T, TrialProblem>> {
    this.asked.push(asked);
    return Promise.resolve(this.problem === undefined ? ok(value) : fail(this.problem));
  }
}
