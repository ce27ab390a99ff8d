// The four kinds of metric. Counting is a plain addition: no look-up, no allocation.
import { formatNumber } from './exposition-format.ts';

/** One line of the exposition: `name + suffix{labels, label} value`. */
export interface Sample {
  readonly suffix: string;
  readonly label?: readonly [name: string, value: string];
  readonly value: number;
}

export interface Metric {
  samples(): readonly Sample[];
}

/** Only grows. Hot paths write `counter.value++`. */
export class Counter implements Metric {
  value = 0;

  inc(by = 1): void {
    this.value += by;
  }

  samples(): readonly Sample[] {
    return [{ suffix: '', value: this.value }];
  }
}

/** Goes up and down. */
export class Gauge implements Metric {
  value = 0;

  set(value: number): void {
    this.value = value;
  }

  samples(): readonly Sample[] {
    return [{ suffix: '', value: this.value }];
  }
}

/** Counts observations and adds them up, without quantiles. */
export class Summary implements Metric {
  #count = 0;
  #sum = 0;

  /** Adds one observation, or several at once by their sum. */
  observe(sum: number, count = 1): void {
    this.#count += count;
    this.#sum += sum;
  }

  samples(): readonly Sample[] {
    return [
      { suffix: '_sum', value: this.#sum },
      { suffix: '_count', value: this.#count },
    ];
  }
}

/** Counts observations by size. */
export class Histogram implements Metric {
  readonly #bounds: readonly number[];
  /** Observations per bucket, not cumulative; the last one is `+Inf`. */
  readonly #counts: number[];
  #sum = 0;

  /** Takes upper bounds in ascending order without `+Inf`; throws RangeError for anything else. */
  constructor(bounds: readonly number[]) {
    const isAscending = bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? Infinity));
    if (!isAscending || !bounds.every(Number.isFinite)) {
      throw new RangeError(`Cannot make a histogram: buckets ${bounds.join(', ')} do not ascend`);
    }
    this.#bounds = bounds;
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let bucket = 0;
    // Written so that NaN, which is above every bound and below none, lands in `+Inf`.
    while (bucket < this.#bounds.length && !(value <= (this.#bounds[bucket] ?? Infinity))) bucket++;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  samples(): readonly Sample[] {
    const samples: Sample[] = [];
    let count = 0;
    for (const [i, inBucket] of this.#counts.entries()) {
      count += inBucket;
      const bound = this.#bounds[i] ?? Infinity;
      samples.push({ suffix: '_bucket', label: ['le', formatNumber(bound)], value: count });
    }
    samples.push({ suffix: '_sum', value: this.#sum }, { suffix: '_count', value: count });
    return samples;
  }
}
