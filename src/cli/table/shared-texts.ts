// What the help says of arguments that several commands take.

/** Matchers as arguments. */
export const MATCHERS = { name: 'matcher-groups', kind: 'text', isRepeated: true } as const;

/** What may be typed as a matcher. */
export const MATCHER_HELP = `Each argument is one matcher: name=value, name!=value, name=~regex or name!~regex. All must hold. A first argument without an operator is the value of alertname.`;

/** What may be typed as a date. */
export const RFC3339 = 'an RFC 3339 date such as 2006-01-02T15:04:05-07:00';
