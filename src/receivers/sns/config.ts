// sns_configs (reference row N9). Every string is a template unless said otherwise.
import type { HttpConfig } from '../../config/http-config.ts';
import type { Secret } from '../../model/secret.ts';

/** Who signs requests, and for which region. No templates; empty means not given. */
export interface Sigv4Config {
  readonly region: string;
  /** Access key and secret key are given together or not at all. */
  readonly accessKey: string;
  readonly secretKey: Secret | undefined;
  readonly profile: string;
  readonly roleArn: string;
  readonly externalId: string;
}

export interface SnsConfig {
  readonly kind: 'sns';
  readonly sendResolved: boolean;
  readonly httpConfig: HttpConfig;
  /** Empty takes the region's endpoint. */
  readonly apiUrl: string;
  readonly sigv4: Sigv4Config;
  /** One of the three targets is given, or all of them. */
  readonly topicArn: string;
  readonly phoneNumber: string;
  readonly targetArn: string;
  /** Empty sends none. */
  readonly subject: string;
  readonly message: string;
  /** Names and values. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Takes TLS settings and proxy of http_config only, and AWS_CA_BUNDLE. */
  readonly useAwsHttpClient: boolean;
}
