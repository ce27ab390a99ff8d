// The registry: which metrics exist, and the text that Prometheus scrapes.
import { Counter, Gauge, Histogram, Summary, type Metric } from './metric.ts';
import { formatHelp, formatLabels, formatNumber } from './exposition-format.ts';

type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary';

export interface MetricOptions<L extends readonly string[]> {
  readonly name: string;
  readonly help: string;
  /** Label names, in the order in which `with` takes their values. Absent: no labels. */
  readonly labels?: L;
}

export interface HistogramOptions<L extends readonly string[]> extends MetricOptions<L> {
  /** Upper bounds, ascending, without `+Inf`. */
  readonly buckets: readonly number[];
}

/** All metrics of one name: one child per combination of label values. */
export class MetricFamily<L extends readonly string[], M extends Metric> {
  readonly name: string;
  readonly help: string;
  readonly type: MetricType;
  readonly #labels: readonly string[];
  readonly #create: () => M;
  readonly #children = new Map<
    string,
    { readonly values: readonly string[]; readonly metric: M }
  >();

  constructor(type: MetricType, options: MetricOptions<L>, create: () => M) {
    this.name = options.name;
    this.help = options.help;
    this.type = type;
    this.#labels = options.labels ?? [];
    this.#create = create;
    // A metric without labels is exposed from the start, with its zero.
    if (this.#labels.length === 0) this.#child([]);
  }

  /**
   * Returns the metric of these label values, made at the first call. Keep it: the look-up costs
   * more than counting.
   */
  with(...values: { readonly [K in keyof L]: string }): M {
    return this.#child(values);
  }

  /** Forgets every child, for labels that come from a configuration which has been replaced. */
  clear(): void {
    this.#children.clear();
  }

  /** Appends the sample lines, ordered by label values. */
  write(lines: string[]): void {
    const children = [...this.#children].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, { values, metric }] of children) {
      const labels = this.#labels.map((name, i) => [name, values[i] ?? ''] as const);
      for (const { suffix, label, value } of metric.samples()) {
        const all = label === undefined ? labels : [...labels, label];
        lines.push(`${this.name}${suffix}${formatLabels(all)} ${formatNumber(value)}`);
      }
    }
  }

  #child(values: readonly string[]): M {
    const key = JSON.stringify(values);
    const known = this.#children.get(key);
    if (known !== undefined) return known.metric;
    if (values.length !== this.#labels.length) {
      throw new Error(`Cannot count "${this.name}": expected values of ${this.#labels.join(', ')}`);
    }
    const metric = this.#create();
    this.#children.set(key, { values, metric });
    return metric;
  }
}

/** Holds every metric of one process. */
export class MetricRegistry {
  readonly #families = new Map<string, MetricFamily<readonly string[], Metric>>();
  readonly #collectors: (() => void)[] = [];

  /** Registers a counter. Like its siblings it throws when the name is taken or malformed. */
  counter<const L extends readonly string[] = []>(
    options: MetricOptions<L>,
  ): MetricFamily<L, Counter> {
    return this.#register(new MetricFamily('counter', options, () => new Counter()), options);
  }

  gauge<const L extends readonly string[] = []>(options: MetricOptions<L>): MetricFamily<L, Gauge> {
    return this.#register(new MetricFamily('gauge', options, () => new Gauge()), options);
  }

  histogram<const L extends readonly string[] = []>(
    options: HistogramOptions<L>,
  ): MetricFamily<L, Histogram> {
    const create = (): Histogram => new Histogram(options.buckets);
    return this.#register(new MetricFamily('histogram', options, create), options);
  }

  /** Registers a summary without quantiles: a sum and a count. */
  summary<const L extends readonly string[] = []>(
    options: MetricOptions<L>,
  ): MetricFamily<L, Summary> {
    return this.#register(new MetricFamily('summary', options, () => new Summary()), options);
  }

  /** Calls `collect` before each exposition, for gauges that are read rather than kept. */
  beforeExpose(collect: () => void): void {
    this.#collectors.push(collect);
  }

  /** Prints all metrics, ordered by name. A family without children is left out, as upstream does. */
  expose(): string {
    for (const collect of this.#collectors) collect();
    const lines: string[] = [];
    const families = [...this.#families].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, family] of families) {
      const samples: string[] = [];
      family.write(samples);
      if (samples.length === 0) continue;
      lines.push(`# HELP ${name} ${formatHelp(family.help)}`, `# TYPE ${name} ${family.type}`);
      for (const sample of samples) lines.push(sample);
    }
    return `${lines.join('\n')}\n`;
  }

  #register<L extends readonly string[], M extends Metric>(
    family: MetricFamily<L, M>,
    options: MetricOptions<L>,
  ): MetricFamily<L, M> {
    assertNames(options.name, options.labels ?? []);
    if (this.#families.has(family.name)) {
      throw new Error(`Cannot register metric "${family.name}": the name is taken`);
    }
    this.#families.set(family.name, family);
    return family;
  }
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Histograms and summaries add these themselves. */
const RESERVED_LABELS = ['le', 'quantile'];

function assertNames(name: string, labels: readonly string[]): void {
  if (!METRIC_NAME.test(name)) throw new Error(`Cannot register metric "${name}": malformed name`);
  for (const label of labels) {
    if (LABEL_NAME.test(label) && !RESERVED_LABELS.includes(label)) continue;
    throw new Error(`Cannot register metric "${name}": label "${label}" is malformed or reserved`);
  }
  if (new Set(labels).size !== labels.length) {
    throw new Error(`Cannot register metric "${name}": a label is named twice`);
  }
}
