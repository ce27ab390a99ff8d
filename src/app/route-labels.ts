// Route labels: a route may attach labels to its groups, each a template (reference row C11).
import type { EngineConfig } from '../engine/engine.ts';
import { LabelSet, type LabelPair } from '../model/label-set.ts';
import { templateData } from '../template/data/template-data.ts';
import type { TemplateSet } from '../template/template-set.ts';

/** A label that cannot be rendered is left out, as upstream does. */
export function routeLabelRenderer(
  templates: TemplateSet,
  externalURL: string,
): EngineConfig['renderRouteLabels'] {
  return (group, alerts, now) => {
    const { labels, receiver } = group.route;
    if (labels.size === 0) return LabelSet.EMPTY;
    const data = templateData({
      receiver,
      reason: 'unknown',
      groupLabels: group.labels,
      routeLabels: labels,
      alerts,
      externalURL,
      now,
    });
    const rendered: LabelPair[] = [];
    labels.forEach((name, template) => {
      const text = templates.renderText(template, data, { now });
      if (text.ok) rendered.push([name, text.value]);
    });
    return LabelSet.from(rendered);
  };
}
