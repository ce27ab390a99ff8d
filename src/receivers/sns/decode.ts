// Reads items of sns_configs (reference row N9).
// Source: prometheus/alertmanager:notify/sns/config.go, prometheus/sigv4:sigv4_config.go.
import { decodeNode, optional, refined, type DecodeContext } from '../../config/decode/codec.ts';
import { map } from '../../config/decode/collection-codecs.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import {
  field,
  section,
  shownField,
  withValues,
  type Section,
} from '../../config/decode/object-codec.ts';
import { boolean, secret, string } from '../../config/decode/scalar-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import type { Sigv4Config, SnsConfig } from './config.ts';

const sigv4Section = section('sigv4', {
  region: field(string),
  access_key: field(string),
  secret_key: field(secret),
  profile: field(string),
  role_arn: field(string),
  external_id: field(string),
  // Of other users of this block; SNS looks at neither.
  use_fips_sts_endpoint: field(boolean),
  service_name: field(string),
});

type Sigv4Section = typeof sigv4Section.defaults;

const schema = {
  send_resolved: shownField(boolean, true),
  http_config: field(optional(httpConfig)),
  api_url: field(string),
  sigv4: shownField(refined(sigv4Section, checkSigv4)),
  topic_arn: field(string),
  phone_number: field(string),
  target_arn: field(string),
  subject: field(string, '{{ template "sns.default.subject" . }}'),
  message: field(string, '{{ template "sns.default.message" . }}'),
  attributes: field(map(string)),
  use_aws_http_client: field(boolean),
};

const snsSection = section('sns_configs', schema);
type SnsSection = Section<typeof schema>;

/** The decoder of `sns_configs`. */
export const snsDecoder: IntegrationDecoder = { kind: 'sns', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(snsSection, node, context)?.value;
  if (given === undefined) return undefined;
  checkTarget(given, context);
  const http = given.values.http_config ?? context.global.http_config ?? HTTP_DEFAULTS;
  const resolved = withValues(given, { http_config: http });
  return { config: toSnsConfig(resolved), printed: snsSection.print(resolved) };
}

/** Upstream counts whether an odd number of targets is given, so that all three pass, too. */
function checkTarget(given: SnsSection, context: IntegrationContext): void {
  const keys = ['target_arn', 'topic_arn', 'phone_number'] as const;
  if (keys.some((key) => given.isRefused(key))) return;
  if (keys.filter((key) => given.values[key] !== '').length % 2 === 1) return;
  context.report(
    given.at,
    'must provide either a Target ARN, Topic ARN, or Phone Number for SNS config',
  );
}

function checkSigv4(given: Sigv4Section, context: DecodeContext): Sigv4Section {
  const { values } = given;
  if ((values.access_key === '') !== (values.secret_key === undefined)) {
    context.report(
      given.at,
      'must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config',
    );
  }
  if (values.external_id !== '' && values.role_arn === '') {
    context.report(given.placeOf('external_id'), 'external_id can only be used with role_arn');
  }
  return given;
}

function toSnsConfig({ values }: SnsSection): SnsConfig {
  return {
    kind: 'sns',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    apiUrl: values.api_url,
    sigv4: toSigv4Config(values.sigv4),
    topicArn: values.topic_arn,
    phoneNumber: values.phone_number,
    targetArn: values.target_arn,
    subject: values.subject,
    message: values.message,
    attributes: [...values.attributes],
    useAwsHttpClient: values.use_aws_http_client,
  };
}

function toSigv4Config({ values }: Sigv4Section): Sigv4Config {
  return {
    region: values.region,
    accessKey: values.access_key,
    secretKey: values.secret_key,
    profile: values.profile,
    roleArn: values.role_arn,
    externalId: values.external_id,
  };
}
