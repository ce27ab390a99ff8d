// The characters that bare names and values of the UTF-8 grammar cannot contain (row M2).

/** White space as Unicode and Go define it, and the signs of the grammar. */
export const RESERVED = /[\p{White_Space}{}!=~,\\"'`]/u;

/** White space as Unicode and Go's `unicode.IsSpace` define it. */
export const WHITE_SPACE = /\p{White_Space}/u;
