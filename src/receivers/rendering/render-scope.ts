// RenderScope: renders the templates of one message, puts built-in text in the place of those that
// fail, and remembers both what was replaced and what cannot be.
import type { Result } from '../../model/result.ts';
import type { Render, Renderer, TextRenderer } from './renderer.ts';

type Form = keyof TextRenderer;

export class RenderScope {
  readonly #renderer: Renderer;
  /** Why templates failed, by form and template: none is tried twice. */
  readonly #replaced = new Map<string, string>();
  #failure: string | undefined;

  constructor(renderer: Renderer) {
    this.#renderer = renderer;
  }

  /** Why there can be no message, after which all is the empty text; undefined when all is well. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Why templates failed in whose place built-in text stands now. */
  get replaced(): readonly string[] {
    return [...new Set(this.#replaced.values())];
  }

  /** Whether built-in text stands for this plain-text template: known once it was rendered. */
  readonly isReplaced = (template: string): boolean =>
    this.#replaced.has(keyOf('renderText', template));

  /** Renders plain text. Bound, so that it can be handed to a payload builder. */
  readonly text: Render = (template, standIn) => this.#render('renderText', template, standIn);

  /** Renders an HTML document. */
  readonly html: Render = (template, standIn) => this.#render('renderHtml', template, standIn);

  #render(form: Form, template: string, standIn: string | undefined): string {
    if (template === '' || this.#failure !== undefined) return '';
    const key = keyOf(form, template);
    const hasFailed = standIn !== undefined && this.#replaced.has(key);
    const result = hasFailed ? undefined : this.#renderer[form](template);
    if (result?.ok === true) return result.value;
    if (standIn === undefined) return this.#fail(result?.error ?? '');
    if (result !== undefined) this.#replaced.set(key, result.error);
    const builtIn = this.#renderBuiltIn(form, standIn);
    return builtIn.ok ? builtIn.value : this.#fail(builtIn.error);
  }

  #renderBuiltIn(form: Form, standIn: string): Result<string> {
    if (standIn === '') return { ok: true, value: '' };
    return (this.#renderer.builtIn ?? this.#renderer)[form](standIn);
  }

  #fail(error: string): string {
    this.#failure = error;
    return '';
  }
}

function keyOf(form: Form, template: string): string {
  return `${form} ${template}`;
}
