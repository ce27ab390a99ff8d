// What is wrong when a file is not YAML. The parser's own messages quote the file, and what they
// quote may be a secret, so only its error codes are used.
import type { ErrorCode } from 'yaml';

const INDENTATION =
  'wrong indentation: keys of one mapping and items of one list must start in the same column, and brackets must be closed';

const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'an alias cannot have an anchor or a tag of its own',
  BAD_ALIAS: 'malformed anchor or alias; a text that begins with & or * must be put in quotes',
  BAD_DIRECTIVE: 'malformed directive; a text that begins with % must be put in quotes',
  BAD_DQ_ESCAPE:
    'unknown escape in a text in double quotes; write a backslash as \\\\ or use single quotes',
  BAD_INDENT: INDENTATION,
  BAD_PROP_ORDER: 'anchors and tags must stand behind the indicator',
  BAD_SCALAR_START: 'a text cannot begin with this character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a mapping cannot start here; check the indentation, and put a text that contains ": " in quotes',
  BLOCK_IN_FLOW: 'an indented block cannot stand inside { } or [ ]',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a character is missing, such as a closing quote or bracket, a comma, or a blank',
  MULTILINE_IMPLICIT_KEY: 'a key must be on one line and be followed by a colon',
  MULTIPLE_ANCHORS: 'a value can have at most one anchor',
  MULTIPLE_TAGS: 'a value can have at most one tag',
  TAB_AS_INDENT: 'tabs are not allowed as indentation',
  UNEXPECTED_TOKEN: 'this is not expected here; check the indentation and the quotes',
};

/** Says an error of the YAML parser in our words. */
export function syntaxMessage(code: ErrorCode): string {
  return `yaml: ${MESSAGES[code] ?? 'the text is not valid YAML'}`;
}
