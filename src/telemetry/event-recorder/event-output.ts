// EventOutput: the port to whoever takes recorded events, and the port by which webhooks are reached.
import type { WebhookOutput as WebhookOutputConfig } from '../../config/event-recorder-config.ts';
import type { Result } from '../../model/result.ts';

export interface EncodedEvent {
  /** The kind of the event. */
  readonly type: string;
  readonly json: string;
  /** The length of `json` in UTF-8. */
  readonly bytes: number;
}

export interface EventOutput {
  /** Names it in metrics and logs; free of secrets. */
  readonly name: string;
  /** How many bytes follow each event, for the count of bytes. */
  readonly separatorBytes: 0 | 1;
  /** Takes events in their order. Never rejects. */
  write(events: readonly EncodedEvent[]): Promise<Result<void>>;
  /** Hands over what waits, within `budgetMs`, and lets go of files and connections. */
  close(budgetMs: number): Promise<void>;
}

/** Posts JSON once. Fails with a text free of secrets for anything but a 2xx; never rejects. */
export type PostJson = (body: string, signal: AbortSignal) => Promise<Result<void>>;

/** A webhook, ready to be posted to. */
export interface WebhookConnection {
  /** Scheme, host and path of its URL: no user info, no query. */
  readonly shownUrl: string;
  readonly post: PostJson;
  close(): Promise<void>;
}

/** Makes the connection to a webhook. Fails when its URL cannot be read or used. */
export type ConnectWebhook = (output: WebhookOutputConfig) => Promise<Result<WebhookConnection>>;
