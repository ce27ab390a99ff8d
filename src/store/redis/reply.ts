// Reads replies of Redis, whose shape the client does not know.

/** The parts of an array reply; none for any other reply. */
export function partsOf(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? (reply as readonly unknown[]) : [];
}
