// One message from the templates of a receiver: built once, and once more with a notice when some of
// them failed. That is said in the message, in the log and in a metric.
import { fail, ok, type Result } from '../../model/result.ts';
import type { Integration, Notification } from '../../notify/integration.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { logWarnings } from './log-warnings.ts';
import { redact } from '../secrets/redact.ts';
import { RenderScope } from './render-scope.ts';
import { templateNotice } from './template-notice.ts';

/** What a message is made for, and with. */
export interface MessageOrigin {
  readonly integration: Pick<Integration, 'name' | 'index'>;
  /** What templates see. */
  readonly notification: Notification;
  readonly deps: Pick<IntegrationDeps, 'templates' | 'logger' | 'onTemplateFallback'>;
  /** Kept out of errors: texts of templates that are secrets. */
  readonly secrets?: readonly string[];
}

/**
 * Builds a message. `build` may be called twice and has no effects; its notice is undefined unless
 * a template failed. Fails when a template failed that nothing may stand in for.
 */
export function renderMessage<M>(
  origin: MessageOrigin,
  build: (scope: RenderScope, notice: string | undefined) => M,
): Result<M> {
  const { integration, notification, deps, secrets = [] } = origin;
  const scope = new RenderScope(deps.templates.bind(notification));
  const message = build(scope, undefined);
  if (scope.failure === undefined && scope.replaced.length === 0) return ok(message);
  const marked =
    scope.failure === undefined ? build(scope, templateNotice(scope.replaced)) : message;
  if (scope.failure !== undefined) {
    const error = `Cannot render ${integration.name} templates: ${scope.failure}`;
    return fail(redact(error, secrets));
  }
  const { logger } = deps;
  const warnings = scope.replaced.map(
    (error) => `Built-in text stands in for a template that failed: ${redact(error, secrets)}`,
  );
  logWarnings(warnings, { integration, notification, logger });
  deps.onTemplateFallback?.({ integration: integration.name, receiver: notification.receiver });
  return ok(marked);
}
