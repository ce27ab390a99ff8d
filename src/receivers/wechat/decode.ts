// Reads items of wechat_configs (reference row N5).
// Source: prometheus/alertmanager:config/notifiers.go (WechatConfig) and config.go (inheritance).
import { isSet, reportIfBoth, secretSource } from '../../config/at-most-one.ts';
import { decodeNode, optional } from '../../config/decode/codec.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import {
  field,
  section,
  shownField,
  withValues,
  type Section,
} from '../../config/decode/object-codec.ts';
import { boolean, secret, string } from '../../config/decode/scalar-codecs.ts';
import { httpUrl } from '../../config/decode/url-codecs.ts';
import { HTTP_DEFAULTS, httpConfig, toHttpConfig } from '../../config/http-codec.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { quoteGo } from '../../model/go-quote.ts';
import type { SecretSource } from '../../model/secret.ts';
import { withTrailingSlash } from '../encoding/go-url-path.ts';
import type { WechatConfig } from './config.ts';

const MESSAGE_TYPES: readonly WechatConfig['messageType'][] = ['text', 'markdown'];

const schema = {
  send_resolved: shownField(boolean),
  http_config: field(optional(httpConfig)),
  api_secret: field(secret),
  api_secret_file: field(string),
  corp_id: field(string),
  message: field(string, defaultTemplate('message')),
  api_url: field(optional(httpUrl)),
  to_user: field(string, defaultTemplate('to_user')),
  to_party: field(string, defaultTemplate('to_party')),
  to_tag: field(string, defaultTemplate('to_tag')),
  agent_id: field(string, defaultTemplate('agent_id')),
  message_type: field(string),
};

const wechatSection = section('wechat_configs', schema);
type WechatSection = Section<typeof schema>;

/** What an item cannot do without. */
type Essentials = Pick<WechatConfig, 'apiSecret' | 'apiUrl' | 'messageType'>;

/** The decoder of `wechat_configs`. */
export const wechatDecoder: IntegrationDecoder = { kind: 'wechat', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(wechatSection, node, context)?.value;
  if (given === undefined) return undefined;
  const resolved = inherit(given, context);
  const messageType = decodeMessageType(resolved, context);
  reportIfBoth(given, ['api_secret', 'api_secret_file'], { context });
  const { values } = resolved;
  const apiUrl = values.api_url;
  const apiSecret: SecretSource | undefined = secretSource(
    values.api_secret,
    values.api_secret_file,
  );
  if (apiUrl === undefined && !given.isRefused('api_url')) {
    context.report(given.at, 'no global Wechat URL set');
  }
  if (apiSecret === undefined && !given.isRefused('api_secret')) {
    const message = 'no global Wechat Api Secret set either inline or in a file';
    context.report(given.at, message);
  }
  if (!isSet(values.corp_id) && !given.isRefused('corp_id')) {
    context.report(given.at, 'no global Wechat CorpID set');
  }
  if (apiUrl === undefined || apiSecret === undefined || messageType === undefined) {
    return undefined;
  }
  return {
    config: toWechatConfig(resolved, { apiUrl, apiSecret, messageType }),
    printed: wechatSection.print(resolved),
  };
}

function defaultTemplate(name: string): string {
  return `{{ template "wechat.default.${name}" . }}`;
}

function decodeMessageType(
  given: WechatSection,
  context: IntegrationContext,
): WechatConfig['messageType'] | undefined {
  const type = given.values.message_type;
  const known = MESSAGE_TYPES.find((each) => each === type);
  if (known === undefined) {
    const message = `weChat message type ${quoteGo(type)} does not match valid options ^(text|markdown)$`;
    context.report(given.placeOf('message_type'), message);
  }
  return known;
}

function inherit(given: WechatSection, { global }: IntegrationContext): WechatSection {
  const own = given.values;
  const url = own.api_url ?? global.wechat_api_url;
  const hasSecret = isSet(own.api_secret) || isSet(own.api_secret_file);
  return withValues(given, {
    http_config: own.http_config ?? global.http_config ?? HTTP_DEFAULTS,
    api_url: url === undefined ? undefined : withTrailingSlash(url),
    ...(!hasSecret && {
      api_secret: global.wechat_api_secret,
      api_secret_file: global.wechat_api_secret_file,
    }),
    corp_id: own.corp_id || global.wechat_api_corp_id,
    message_type: own.message_type || 'text',
  });
}

function toWechatConfig({ values }: WechatSection, essentials: Essentials): WechatConfig {
  return {
    kind: 'wechat',
    sendResolved: values.send_resolved,
    httpConfig: toHttpConfig(values.http_config ?? HTTP_DEFAULTS),
    corpId: values.corp_id,
    message: values.message,
    toUser: values.to_user,
    toParty: values.to_party,
    toTag: values.to_tag,
    agentId: values.agent_id,
    ...essentials,
  };
}
