// How a silence looks in the v1 API (reference row V5).
import type { SilenceView } from '../../engine/silence-service.ts';
import type { Matcher } from '../../matcher/matcher.ts';
import { formatGoTime } from '../../model/date-time.ts';
import { quoteJsonHtml } from '../../model/go-json-text.ts';
import { shownMatchers } from '../reads/silence-list.ts';
import type { components } from '../v2/openapi.d.ts';

type Schemas = components['schemas'];

/** JSON text of each field of a schema; a missing or unknown field does not compile. */
type FieldTexts<T> = { readonly [Name in keyof T]: string };

/** Encodes one silence; annotations came after v1, so it does not show them. */
export function encodeV1Silence(view: SilenceView): string {
  const { silence, state } = view;
  const fields: FieldTexts<Required<Schemas['V1Silence']>> = {
    id: quoteJsonHtml(silence.id),
    matchers: `[${shownMatchers(view).map(matcherJson).join(',')}]`,
    startsAt: formatGoTime(silence.startsAt),
    endsAt: formatGoTime(silence.endsAt),
    updatedAt: formatGoTime(silence.updatedAt),
    createdBy: quoteJsonHtml(silence.createdBy),
    comment: quoteJsonHtml(silence.comment),
    status: `{"state":"${state}"}`,
  };
  const comment = silence.comment === '' ? '' : `"comment":${fields.comment},`;
  return (
    `{"id":${fields.id},"matchers":${fields.matchers},"startsAt":"${fields.startsAt}",` +
    `"endsAt":"${fields.endsAt}","updatedAt":"${fields.updatedAt}",` +
    `"createdBy":${fields.createdBy},${comment}"status":${fields.status}}`
  );
}

function matcherJson({ type, name, value }: Matcher): string {
  const fields: FieldTexts<Required<Schemas['Matcher']>> = {
    name: quoteJsonHtml(name),
    value: quoteJsonHtml(value),
    isRegex: String(type.endsWith('~')),
    isEqual: String(type.startsWith('=')),
  };
  return `{"name":${fields.name},"value":${fields.value},"isRegex":${fields.isRegex},"isEqual":${fields.isEqual}}`;
}
