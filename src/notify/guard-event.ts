// What a guard of an integration tells those who count.

/** A breaker has opened; it stood in the way of an attempt; or the send budget did. */
export type GuardEvent = 'circuit opened' | 'circuit open' | 'budget exceeded';
