// Reads the nested parts of rocketchat_configs: fields and actions (reference row N17). Upstream
// names no keys for them, so that they are its own names in lower case, and always printed.
// Source: prometheus/alertmanager:notify/rocketchat/config.go.
import { optional } from '../../config/decode/codec.ts';
import { list } from '../../config/decode/collection-codecs.ts';
import { section, shownField } from '../../config/decode/object-codec.ts';
import { boolean, string } from '../../config/decode/scalar-codecs.ts';

/** `fields`. An item with nothing in it is left out of messages. */
export const rocketchatFields = list(
  optional(
    section('fields', {
      short: shownField(optional(boolean)),
      title: shownField(string),
      value: shownField(string),
    }),
  ),
);

/** `actions`. An item with nothing in it is left out of messages. */
export const rocketchatActions = list(
  optional(
    section('actions', {
      type: shownField(string),
      text: shownField(string),
      url: shownField(string),
      imageurl: shownField(string),
      iswebview: shownField(boolean),
      webviewheightratio: shownField(string),
      msg: shownField(string),
      msginchatwindow: shownField(boolean),
      msgprocessingtype: shownField(string),
    }),
  ),
);
