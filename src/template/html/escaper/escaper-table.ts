// The functions that escaped pipelines call, by name.
import { variadic } from '../../functions/define.ts';
import { sprint } from '../../format/sprint.ts';
import type { Callable } from '../../value/callable.ts';
import { ANY } from '../../value/go-type.ts';
import { stringValue, unwrapInterface } from '../../value/value.ts';
import { behindPointer, contentOf, type Content } from './content.ts';
import { escapeCss, filterCssValue } from './css-escapers.ts';
import { JOIN_ARGUMENTS, type EscaperName } from './escaper-name.ts';
import {
  escapeComment,
  escapeQuoted,
  escapeRcdata,
  escapeText,
  escapeUnquoted,
  filterName,
} from './markup-escapers.ts';
import {
  escapeRegexp,
  escapeScriptString,
  escapeTemplateLiteral,
  scriptValue,
} from './script-escapers.ts';
import { escapeSrcset, escapeUrl, filterUrl, normalizeUrl } from './url-escapers.ts';

const TEXT_ESCAPERS: Readonly<Record<Exclude<EscaperName, '_html_template_jsvalescaper'>, Escape>> =
  {
    _html_template_attrescaper: escapeQuoted,
    _html_template_commentescaper: escapeComment,
    _html_template_cssescaper: escapeCss,
    _html_template_cssvaluefilter: filterCssValue,
    _html_template_htmlnamefilter: filterName,
    _html_template_htmlescaper: escapeText,
    _html_template_jsregexpescaper: escapeRegexp,
    _html_template_jsstrescaper: escapeScriptString,
    _html_template_jstmpllitescaper: escapeTemplateLiteral,
    _html_template_nospaceescaper: escapeUnquoted,
    _html_template_rcdataescaper: escapeRcdata,
    _html_template_srcsetescaper: escapeSrcset,
    _html_template_urlescaper: escapeUrl,
    _html_template_urlfilter: filterUrl,
    _html_template_urlnormalizer: normalizeUrl,
  };

type Escape = (content: Content) => string;

/** What an escaped tree needs beside the functions of its template. */
export const ESCAPER_TABLE: ReadonlyMap<string, Callable> = new Map([
  ...Object.entries(TEXT_ESCAPERS).map(([name, escape]) => [name, textEscaper(escape)] as const),
  [
    '_html_template_jsvalescaper',
    variadic([], ANY, ([value], { maxTextLength }) =>
      stringValue(scriptValue(value, maxTextLength)),
    ),
  ],
  [
    JOIN_ARGUMENTS,
    variadic([], ANY, (values, { maxTextLength }) =>
      stringValue(sprint(values.map(unwrapInterface).map(behindPointer), maxTextLength)),
    ),
  ],
]);

/** Escapers are called with the one value of their pipeline. */
function textEscaper(escape: Escape): Callable {
  return variadic([], ANY, ([value], { maxTextLength }) =>
    stringValue(escape(contentOf(value, maxTextLength))),
  );
}
