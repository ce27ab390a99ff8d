// Text from outside on its way to a terminal, which obeys control characters: whoever sends an alert
// must not command the terminal of whoever looks at it.

/** Replaces control characters, tabs included, where a terminal shows the text; keeps line ends. */
export function shownSafely(
  text: string,
  { isForTerminal }: { readonly isForTerminal: boolean },
): string {
  if (!isForTerminal) return text;
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}
