// Why a template did not become text.

export interface TemplateError {
  /**
   * `parse`: the text is no template; `execute`: Go would fail too; `limit`: it used up more than an
   * execution may.
   */
  readonly kind: 'parse' | 'execute' | 'limit';
  /** Go's text, with template name, line and column. */
  readonly message: string;
}
