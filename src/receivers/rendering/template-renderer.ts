// The template room behind the receivers' Templates port.
import { fail, ok, type Result } from '../../model/result.ts';
import type { EpochMs } from '../../model/instant.ts';
import type { Notification } from '../../notify/integration.ts';
import { templateData, type TemplateData } from '../../template/data/template-data.ts';
import { DEFAULT_LIMITS } from '../../template/execute/limits.ts';
import { DEFAULT_TEMPLATES } from '../../template/defaults/default-templates.ts';
import { TemplateSet } from '../../template/template-set.ts';
import type { Renderer, Templates, TextRenderer } from './renderer.ts';

const STEPS_PER_ALERT = 200;
/** What the other templates of a message may do once one of them has used up all it may. */
const FRUGAL_SHARE = 0.1;

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
  const maxSteps = DEFAULT_LIMITS.maxSteps + STEPS_PER_ALERT * alerts.length;
  return {
    ...textRendererOf(set, data, { now, maxSteps }),
    get builtIn() {
      return textRendererOf(builtInTemplates(), data, { now, maxSteps });
    },
  };
}

/** A message has many templates, and the time that all of them take is that of other pages, too. */
function textRendererOf(
  set: TemplateSet,
  data: TemplateData,
  { now, maxSteps }: { readonly now: EpochMs; readonly maxSteps: number },
): TextRenderer {
  let stepsLeft = maxSteps;
  const render = (form: 'renderText' | 'renderHtml', template: string): Result<string> => {
    const rendered = set[form](template, data, { now, limits: { maxSteps: stepsLeft } });
    if (rendered.ok) return ok(rendered.value);
    if (rendered.error.kind === 'limit') stepsLeft = maxSteps * FRUGAL_SHARE;
    return fail(rendered.error.message);
  };
  return {
    renderText: (template) => render('renderText', template),
    renderHtml: (template) => render('renderHtml', template),
  };
}

let builtInSet: TemplateSet | undefined;

/** Parsed when they are needed first: a good configuration never does. */
function builtInTemplates(): TemplateSet {
  if (builtInSet !== undefined) return builtInSet;
  const parsed = TemplateSet.parse(DEFAULT_TEMPLATES);
  if (!parsed.ok) throw new TypeError(parsed.error.message);
  builtInSet = parsed.value;
  return builtInSet;
}
