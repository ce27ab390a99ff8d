// What people read in a message that they may have got already. Receivers decide where it stands.

/** Plain words: no character in it means anything to Markdown, MarkdownV2 or HTML. */
export const DUPLICATE_NOTICE = 'Possible duplicate: an earlier attempt may have arrived';
