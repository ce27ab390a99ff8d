// Text that a template has declared safe, by its type: the HTML engine does not escape it where its
// language is spoken. To all other code it is text like any other.
import { defineType, STRING } from './go-type.ts';

/** The type of text that is HTML already: what `safeHtml` answers. */
export const SAFE_HTML = defineType('template.HTML', STRING);
/** The type of text that is a URL of any scheme: what `safeUrl` answers. */
export const SAFE_URL = defineType('template.URL', STRING);
