// How a silence looks in the v2 API (reference row H38): upstream's field order, escaping and dates;
// the types of the contract hold the fields (api/openapi.yaml).
import type { SilenceView } from '../../engine/silence-service.ts';
import type { Matcher } from '../../matcher/matcher.ts';
import { quoteJsonHtml } from '../../model/go-json-text.ts';
import { DatePrinter } from '../reads/date-text.ts';
import { labelSetJson } from '../reads/label-set-json.ts';
import { shownMatchers } from '../reads/silence-list.ts';
import type { components } from './openapi.d.ts';

type Schemas = components['schemas'];

/** JSON text of each field of a schema; a missing or unknown field does not compile. */
type FieldTexts<T> = { readonly [Name in keyof T]: string };

/** Encodes the silences of one answer. */
export class SilenceEncoder {
  readonly #dates = new DatePrinter();

  encode(view: SilenceView): string {
    const { silence, state } = view;
    const fields: FieldTexts<Required<Schemas['GettableSilence']>> = {
      id: quoteJsonHtml(silence.id),
      status: `{"state":"${state}"}`,
      updatedAt: this.#dates.print(silence.updatedAt),
      annotations: labelSetJson(silence.annotations),
      comment: quoteJsonHtml(silence.comment),
      createdBy: quoteJsonHtml(silence.createdBy),
      endsAt: this.#dates.print(silence.endsAt),
      matchers: `[${shownMatchers(view).map(matcherJson).join(',')}]`,
      startsAt: this.#dates.print(silence.startsAt),
    };
    const annotations =
      silence.annotations.size === 0 ? '' : `"annotations":${fields.annotations},`;
    return (
      `{"id":${fields.id},"status":${fields.status},"updatedAt":"${fields.updatedAt}",` +
      `${annotations}"comment":${fields.comment},"createdBy":${fields.createdBy},` +
      `"endsAt":"${fields.endsAt}","matchers":${fields.matchers},"startsAt":"${fields.startsAt}"}`
    );
  }
}

function matcherJson({ type, name, value }: Matcher): string {
  const fields: FieldTexts<Required<Schemas['Matcher']>> = {
    isEqual: String(type.startsWith('=')),
    isRegex: String(type.endsWith('~')),
    name: quoteJsonHtml(name),
    value: quoteJsonHtml(value),
  };
  return `{"isEqual":${fields.isEqual},"isRegex":${fields.isRegex},"name":${fields.name},"value":${fields.value}}`;
}
