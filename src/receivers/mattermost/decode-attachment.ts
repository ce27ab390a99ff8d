// Reads the parts of mattermost_configs that its `attachments` have too (reference row N18).
// Source: prometheus/alertmanager:notify/mattermost/config.go (MattermostAttachment).
import { optional, refined, type Codec } from '../../config/decode/codec.ts';
import { list } from '../../config/decode/collection-codecs.ts';
import { field, section, type Values } from '../../config/decode/object-codec.ts';
import { boolean, string } from '../../config/decode/scalar-codecs.ts';
import type { MattermostAttachment } from './config.ts';

const fieldSection = section('fields', {
  title: field(string),
  value: field(string),
  short: field(optional(boolean)),
});

type FieldSection = typeof fieldSection.defaults;

/** One of `fields`: title and value are required. An item with nothing in it is left out. */
const fieldItem: Codec<FieldSection | undefined> = optional(
  refined(fieldSection, (given, context) => {
    for (const key of ['title', 'value'] as const) {
      if (given.values[key] === '') {
        context.report(given.at, `missing ${key} in Mattermost field configuration`);
      }
    }
    return given;
  }),
);

/** `fields`, of a receiver or of an attachment. */
export const mattermostFields = list(fieldItem);

const schema = {
  fallback: field(string),
  color: field(string),
  pretext: field(string),
  text: field(string),
  author_name: field(string),
  author_link: field(string),
  author_icon: field(string),
  title: field(string),
  title_link: field(string),
  fields: field(mattermostFields),
  thumb_url: field(string),
  footer: field(string),
  footer_icon: field(string),
  image_url: field(string),
};

/** `attachments`. An item with nothing in it is left out. */
export const mattermostAttachments = list(optional(section('attachments', schema)));

/** Compiles an attachment, or the keys that a receiver has of one. */
export function toMattermostAttachment(values: Values<typeof schema>): MattermostAttachment {
  return {
    fallback: values.fallback,
    color: values.color,
    pretext: values.pretext,
    text: values.text,
    authorName: values.author_name,
    authorLink: values.author_link,
    authorIcon: values.author_icon,
    title: values.title,
    titleLink: values.title_link,
    fields: values.fields.flatMap((each) => (each === undefined ? [] : [each.values])),
    thumbUrl: values.thumb_url,
    footer: values.footer,
    footerIcon: values.footer_icon,
    imageUrl: values.image_url,
  };
}
