// Route labels: a route's labels are templates over its group, and may refer to one another with
// `routeLabels` (reference row C11; prometheus/alertmanager:template/template.go).
import type { EpochMs } from '../model/instant.ts';
import { LabelSet, type LabelPair } from '../model/label-set.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { TemplateData } from './data/template-data.ts';
import type { TemplateSet } from './template-set.ts';

/** A label that could not be rendered, and is left out. */
export interface RouteLabelProblem {
  readonly label: string;
  readonly error: string;
}

export interface RenderedRouteLabels {
  readonly labels: LabelSet;
  readonly problems: readonly RouteLabelProblem[];
}

/** Renders all labels of `data.routeLabels`, each once, whoever refers to it. */
export function renderRouteLabels(
  templates: TemplateSet,
  data: TemplateData,
  now: EpochMs,
): RenderedRouteLabels {
  const renderer = new RouteLabelRenderer(templates, data, now);
  const rendered: LabelPair[] = [];
  const problems: RouteLabelProblem[] = [];
  data.routeLabels.forEach((label) => {
    const text = renderer.render(label);
    if (text.ok) rendered.push([label, text.value]);
    else problems.push({ label, error: text.error });
  });
  return { labels: LabelSet.from(rendered), problems };
}

class RouteLabelRenderer {
  readonly #templates: TemplateSet;
  readonly #data: TemplateData;
  readonly #now: EpochMs;
  readonly #rendered = new Map<string, Result<string>>();
  /** Labels being rendered, the outermost first. */
  readonly #path: string[] = [];

  constructor(templates: TemplateSet, data: TemplateData, now: EpochMs) {
    this.#templates = templates;
    this.#data = data;
    this.#now = now;
  }

  /** An unknown label is the empty text; one that needs itself fails and names the circle. */
  render(label: string): Result<string> {
    const known = this.#rendered.get(label);
    if (known !== undefined) return known;
    if (!this.#data.routeLabels.has(label)) return ok('');
    if (this.#path.includes(label)) {
      return fail(`route label cycle detected: ${[...this.#path, label].join(' -> ')}`);
    }
    this.#path.push(label);
    const text = this.#templates.renderText(this.#data.routeLabels.get(label), this.#data, {
      now: this.#now,
      routeLabel: (name) => this.render(name),
    });
    this.#path.pop();
    const result = text.ok ? ok(text.value) : fail(text.error.message);
    this.#rendered.set(label, result);
    return result;
  }
}
