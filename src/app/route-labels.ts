// Lends the engine the templates that a route's labels are made of.
import type { EngineConfig } from '../engine/engine-config.ts';
import { LabelSet } from '../model/label-set.ts';
import { templateData } from '../template/data/template-data.ts';
import { renderRouteLabels } from '../template/route-labels.ts';
import type { TemplateSet } from '../template/template-set.ts';

/** A label that cannot be rendered is left out, as upstream does: the page matters more. */
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
    return renderRouteLabels(templates, data, now).labels;
  };
}
