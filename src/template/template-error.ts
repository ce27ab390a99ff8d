// Why a template did not become text.

export interface TemplateError {
  /**
   * `parse`: the text is no template; `escape`: how a value in HTML must be escaped is not clear;
   * `execute`: Go would fail too; `limit`: it used up more than an execution may.
   */
  readonly kind: 'parse' | 'escape' | 'execute' | 'limit';
  /** Go's text, with template name, line and column. */
  readonly message: string;
}
