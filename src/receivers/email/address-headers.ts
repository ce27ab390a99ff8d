// Headers that address people: nothing may stand in for them, and they are encoded as addresses.

export const ADDRESS_HEADERS: ReadonlySet<string> = new Set([
  'bcc',
  'cc',
  'from',
  'reply-to',
  'sender',
  'to',
]);
