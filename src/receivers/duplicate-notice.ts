// What people read in a message that they may have got already. Receivers decide where it stands.

/** Plain words: no character in it means anything to Markdown, MarkdownV2 or HTML. */
export const DUPLICATE_NOTICE = 'Possible duplicate: an earlier attempt may have arrived';

/** Puts the notice behind a text; `separator` only when there is one. */
export function withDuplicateNotice(text: string, separator: string): string {
  return text === '' ? DUPLICATE_NOTICE : `${text}${separator}${DUPLICATE_NOTICE}`;
}
