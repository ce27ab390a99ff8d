// The template room behind the receivers' Templates port.
import { fail, ok, type Result } from '../model/result.ts';
import type { Notification } from '../notify/integration.ts';
import { templateData } from '../template/data/template-data.ts';
import { DEFAULT_LIMITS } from '../template/execute/limits.ts';
import type { TemplateError } from '../template/template-error.ts';
import type { TemplateSet } from '../template/template-set.ts';
import type { Renderer, Templates } from './renderer.ts';

const STEPS_PER_ALERT = 200;

/** Binds a template set to the data of notifications, for plain text and for HTML. */
export function templatesOf(set: TemplateSet, externalURL: string): Templates {
  return { bind: (notification) => rendererOf(set, notification, externalURL) };
}

function rendererOf(set: TemplateSet, notification: Notification, externalURL: string): Renderer {
  const { receiver, reason, groupLabels, routeLabels, alerts, now } = notification;
  const data = templateData({
    receiver,
    reason,
    groupLabels,
    routeLabels,
    alerts,
    externalURL,
    now,
  });
  // A page about very many alerts must go out too: what a template may do grows with them.
  const limits = { maxSteps: DEFAULT_LIMITS.maxSteps + STEPS_PER_ALERT * alerts.length };
  const options = { now, limits };
  return {
    renderText: (template) => messageOf(set.renderText(template, data, options)),
    renderHtml: (template) => messageOf(set.renderHtml(template, data, options)),
  };
}

function messageOf(rendered: Result<string, TemplateError>): Result<string> {
  return rendered.ok ? ok(rendered.value) : fail(rendered.error.message);
}
