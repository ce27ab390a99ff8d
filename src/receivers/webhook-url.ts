// webhook_url and webhook_url_file: where the chat services with incoming webhooks are posted to.
import { isSet, reportIfBoth, secretSource } from '../config/at-most-one.ts';
import type { DecodeContext } from '../config/decode/codec.ts';
import type { Field, Section } from '../config/decode/object-codec.ts';
import type { Secret, SecretSource } from '../model/secret.ts';

/** A section that has both keys, among others. */
type WebhookUrlSection = Section<{
  readonly webhook_url: Field<Secret | undefined>;
  readonly webhook_url_file: Field<string>;
}>;

/**
 * Reads the two keys, of which exactly one must be given; reports what is wrong, and is undefined
 * when there is no URL (reference row C13).
 */
export function decodeWebhookUrl(
  given: WebhookUrlSection,
  context: DecodeContext,
): SecretSource | undefined {
  const { webhook_url: url, webhook_url_file: file } = given.values;
  if (!isSet(url) && !isSet(file) && !given.isRefused('webhook_url')) {
    context.report(given.at, 'one of webhook_url or webhook_url_file must be configured');
  }
  reportIfBoth(given, ['webhook_url', 'webhook_url_file'], { context });
  return secretSource(url, file);
}
