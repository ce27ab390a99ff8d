// One line for what went wrong on the network, from the many shapes that Node and undici throw.

/** Describes a thrown value without its stack. */
export function describeNetworkError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown network error';
  // Several addresses were tried, each with its own error; an AggregateError has no text itself.
  if (error instanceof AggregateError) {
    return [...new Set(error.errors.map(describeNetworkError))].join(', ');
  }
  const own = error.message === '' ? codeOf(error) : shortened(error.message);
  if (error.cause === undefined) return own;
  const cause = describeNetworkError(error.cause);
  return own.includes(cause) ? own : `${own}: ${cause}`;
}

/** OpenSSL tells where in its source it failed, over two lines. */
function shortened(message: string): string {
  const [, reason] = /\berror:[\dA-F]{8}:[^:]*:[^:]*:([^:\n]+)/.exec(message) ?? [];
  return reason === undefined ? message : `tls: ${reason}`;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
