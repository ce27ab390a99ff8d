// NoticeBook: what people must be told, what they were told, and what follows from comparing the two.

/** Of one group one thing that happened: it fired, or it ended. */
export interface Notice {
  readonly group: string;
  readonly status: 'firing' | 'resolved';
  /** When that was, in ms: tells one time from the next. The report says so in an annotation. */
  readonly event: number;
}

export interface Expectation extends Notice {
  readonly postedAt: number;
  /** When a replica said that it is stored. */
  ackedAt: number | undefined;
  /** Which replica said so. */
  ackedBy: string | undefined;
  readonly arrivals: Arrival[];
  /** Each answer to a post of it. */
  readonly posts: Post[];
}

export interface Arrival {
  readonly at: number;
  readonly isMarked: boolean;
  /** Which replica sent it. */
  readonly by: string;
}

export interface Post {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly to: string;
  readonly isStored: boolean;
}

export interface Findings {
  readonly expected: number;
  readonly lost: readonly Expectation[];
  readonly markedDuplicates: number;
  readonly unmarkedDuplicates: readonly Expectation[];
  /** Arrivals of what never happened. */
  readonly strange: readonly string[];
  /** Milliseconds from the post to the first arrival, in their order. */
  readonly delays: readonly number[];
}

export class NoticeBook {
  readonly #expectations = new Map<string, Expectation>();
  readonly #strange: string[] = [];

  expect(notice: Notice): Expectation {
    const expectation: Expectation = {
      ...notice,
      postedAt: Date.now(),
      ackedAt: undefined,
      ackedBy: undefined,
      arrivals: [],
      posts: [],
    };
    this.#expectations.set(nameOf(notice), expectation);
    return expectation;
  }

  arrive(notice: Notice, from: Pick<Arrival, 'by' | 'isMarked'>): void {
    const expectation = this.#expectations.get(nameOf(notice));
    if (expectation === undefined) this.#strange.push(nameOf(notice));
    else expectation.arrivals.push({ at: Date.now(), ...from });
  }

  /** All that happened to a group. */
  of(group: string): readonly Expectation[] {
    return [...this.#expectations.values()].filter((each) => each.group === group);
  }

  /** What was acknowledged so long ago and has not been told. */
  overdue(ms: number): readonly Expectation[] {
    const before = Date.now() - ms;
    return [...this.#expectations.values()].filter(
      ({ ackedAt, arrivals }) => arrivals.length === 0 && ackedAt !== undefined && ackedAt < before,
    );
  }

  findings(): Findings {
    const all = [...this.#expectations.values()];
    const delays = all.flatMap(({ postedAt, arrivals: [first] }) =>
      first === undefined ? [] : [first.at - postedAt],
    );
    return {
      expected: all.length,
      lost: this.overdue(0),
      markedDuplicates: sum(all.map(({ arrivals }) => repeats(arrivals) - unmarked(arrivals))),
      unmarkedDuplicates: all.filter(({ arrivals }) => unmarked(arrivals) > 0),
      strange: this.#strange,
      delays: delays.sort((a, b) => a - b),
    };
  }
}

function repeats(arrivals: readonly Arrival[]): number {
  return Math.max(0, arrivals.length - 1);
}

/** Of several arrivals one may say nothing of a repeat: it was sent first, whenever it came. */
function unmarked(arrivals: readonly Arrival[]): number {
  return Math.max(0, arrivals.filter(({ isMarked }) => !isMarked).length - 1);
}

function nameOf({ group, status, event }: Notice): string {
  return `${group} ${status} ${String(event)}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
