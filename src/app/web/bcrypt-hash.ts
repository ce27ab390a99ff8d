// Which texts are bcrypt hashes, and the one form of them that is compared (Go:
// golang.org/x/crypto/bcrypt, whose verdict counts for `basic_auth_users`).

/** Version, cost, 22 characters of salt and the rest. Go takes any letter behind the 2, or none. */
const HASH = /^\$[0-2](?:[^$]\$|\$)(\d\d).(.{22})(.*)$/s;
const MIN_LENGTH = 59;
const MIN_COST = 4;
const MAX_COST = 31;

/** Says why a text is not a bcrypt hash, without quoting it; undefined when it is one. */
export function hashProblem(text: string): string | undefined {
  if (text.length < MIN_LENGTH) return 'too short to be a bcrypt hash';
  const cost = HASH.exec(text)?.[1];
  if (cost === undefined) return 'not a bcrypt hash, which begins with $2y$ or $2b$ and its cost';
  if (Number(cost) < MIN_COST || Number(cost) > MAX_COST) {
    return `a bcrypt hash of cost ${Number(cost)}, outside of ${MIN_COST} to ${MAX_COST}`;
  }
  return undefined;
}

/**
 * Writes a hash with the letter of today: the older ones name faults of programs that wrote
 * others, and mean the same computation. Undefined when it can belong to no password.
 */
export function canonicalHash(text: string): string | undefined {
  if (hashProblem(text) !== undefined) return undefined;
  const [, cost = '', salt = '', digest = ''] = HASH.exec(text) ?? [];
  return /^[./A-Za-z0-9]{53}$/.test(salt + digest) ? `$2b$${cost}$${salt}${digest}` : undefined;
}
