// Reads one of the `responders` of opsgenie_configs (row N4).
// Source: prometheus/alertmanager:notify/opsgenie/config.go (OpsGenieConfigResponder).
import { refined, type Codec, type DecodeContext } from '../../config/decode/codec.ts';
import { field, section } from '../../config/decode/object-codec.ts';
import { string } from '../../config/decode/scalar-codecs.ts';
import { parseTemplate } from '../../template/parse/parser.ts';
import type { OpsgenieResponder } from './config.ts';

const responderSection = section('responders', {
  id: field(string),
  name: field(string),
  username: field(string),
  type: field(string),
});

export type ResponderSection = typeof responderSection.defaults;

const VALID_TYPES = '^(team|teams|user|escalation|schedule)$';
const VALID_TYPE = new RegExp(VALID_TYPES);

/** Upstream knows Go's own functions here, not Alertmanager's (config/common/url.go). */
const GO_FUNCTIONS: ReadonlySet<string> = new Set(
  'and call eq ge gt html index js le len lt ne not or print printf println slice urlquery'.split(
    ' ',
  ),
);

/** A responder with an id, a name or a user name, and a known type or a template of one. */
export const responder: Codec<ResponderSection> = refined(responderSection, check);

function check(given: ResponderSection, context: DecodeContext): ResponderSection {
  const { id, name, username, type } = given.values;
  const shown = `opsGenieConfig responder {${id} ${name} ${username} ${type}}`;
  if (id === '' && name === '' && username === '') {
    context.report(given.at, `${shown} has to have at least one of id, username or name specified`);
    return given;
  }
  if (type.includes('{{')) {
    const parsed = parseTemplate('', type, (each) => GO_FUNCTIONS.has(each));
    if (!parsed.ok) {
      const problem = `type contains invalid template syntax: ${parsed.error}`;
      context.report(given.placeOf('type'), `${shown} ${problem}`);
    }
  } else if (!VALID_TYPE.test(type.toLowerCase())) {
    context.report(
      given.placeOf('type'),
      `${shown} type does not match valid options ${VALID_TYPES}`,
    );
  }
  return given;
}

/** Compiles a responder. */
export function toResponder({ values }: ResponderSection): OpsgenieResponder {
  const { id, name, username, type } = values;
  return { id, name, username, type };
}
