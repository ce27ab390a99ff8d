// What receivers need of the template room: text from a template and one notification.
import type { Notification } from '../../notify/integration.ts';
import type { Result } from '../../model/result.ts';

/** Renders texts and HTML documents. Failures are the engine's message. */
export interface TextRenderer {
  renderText(template: string): Result<string>;
  /** Renders an HTML document: an email body. */
  renderHtml(template: string): Result<string>;
}

/** Templates bound to the data of one notification. */
export interface Renderer extends TextRenderer {
  /** Knows the templates that come with the program alone, whatever files redefine. */
  readonly builtIn?: TextRenderer;
}

/** All templates of the running configuration. */
export interface Templates {
  bind(notification: Notification): Renderer;
}

/**
 * Renders the template of one field. `standIn` is the built-in template that takes its place when
 * it fails. Without one, as for whatever addresses a message, the failure is that of the message.
 */
export type Render = (template: string, standIn?: string) => string;
