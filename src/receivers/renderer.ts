// What receivers need of the template room: text from a template and one notification.
import type { Notification } from '../notify/integration.ts';
import type { Result } from '../model/result.ts';

/** Templates bound to the data of one notification. Failures are the engine's message. */
export interface Renderer {
  renderText(template: string): Result<string>;
  /** Renders an HTML document: an email body. */
  renderHtml(template: string): Result<string>;
}

/** All templates of the running configuration. */
export interface Templates {
  bind(notification: Notification): Renderer;
}

/**
 * Renders many templates and remembers the first failure, after which everything renders as the
 * empty text. A receiver asks for `failure` before it sends.
 */
export class RenderScope {
  readonly #renderer: Renderer;
  #failure: string | undefined;

  constructor(renderer: Renderer) {
    this.#renderer = renderer;
  }

  /** Why something could not be rendered; undefined when all is well. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Renders plain text. Bound, so that it can be handed to a payload builder. */
  readonly text = (template: string): string => {
    return this.#keep(template, (source) => this.#renderer.renderText(source));
  };

  /** Renders an HTML document. */
  readonly html = (template: string): string => {
    return this.#keep(template, (source) => this.#renderer.renderHtml(source));
  };

  #keep(template: string, render: (source: string) => Result<string>): string {
    if (template === '' || this.#failure !== undefined) return '';
    const result = render(template);
    if (result.ok) return result.value;
    this.#failure = result.error;
    return '';
  }
}
