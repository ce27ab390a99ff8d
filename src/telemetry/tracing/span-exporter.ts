// SpanExporter: the port to whoever takes spans, and what may come of one request.

export type ExportOutcome =
  | { readonly kind: 'sent' }
  /** The same request may succeed later. */
  | { readonly kind: 'retry'; readonly error: string }
  | { readonly kind: 'failed'; readonly error: string };

export interface SpanExporter {
  /** Sends one encoded request. Never rejects; an aborted signal gives `failed`. */
  export(request: Uint8Array, signal: AbortSignal): Promise<ExportOutcome>;
  close(): void;
}
