// The `receivers` section (reference rows C13, C15, C16): names, labels and their integrations.
import { quoteGo } from '../model/go-quote.ts';
import { LabelSet } from '../model/label-set.ts';
import type { ReceiverConfig } from './config.ts';
import { decodeNode, type YamlValue } from './decode/codec.ts';
import { map, nodes } from './decode/collection-codecs.ts';
import { isNull, type ConfigNode } from './decode/node.ts';
import { field, section, shownField, type Section } from './decode/object-codec.ts';
import { string } from './decode/scalar-codecs.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from './integration-decoder.ts';
import { receiverTocsinField, toReceiverTocsin } from './receiver-tocsin-codec.ts';
import { unsupportedKindMessage, UPSTREAM_KINDS } from './unsupported.ts';

type ConfigsKey = `${(typeof UPSTREAM_KINDS)[number]}_configs`;

const schema = {
  name: shownField(string),
  labels: field(map(string)),
  discord_configs: field(nodes),
  email_configs: field(nodes),
  incidentio_configs: field(nodes),
  pagerduty_configs: field(nodes),
  slack_configs: field(nodes),
  webhook_configs: field(nodes),
  opsgenie_configs: field(nodes),
  wechat_configs: field(nodes),
  pushover_configs: field(nodes),
  victorops_configs: field(nodes),
  sns_configs: field(nodes),
  telegram_configs: field(nodes),
  webex_configs: field(nodes),
  msteams_configs: field(nodes),
  msteamsv2_configs: field(nodes),
  jira_configs: field(nodes),
  rocketchat_configs: field(nodes),
  mattermost_configs: field(nodes),
  tocsin: receiverTocsinField,
} satisfies Record<ConfigsKey | 'name' | 'labels' | 'tocsin', unknown>;

const receiverSection = section('receiver', schema);

type ReceiverSection = Section<typeof schema>;

/** A receiver that was read, with its printed form. */
export interface DecodedReceiver {
  readonly config: ReceiverConfig;
  readonly printed: YamlValue;
}

const NAMELESS: DecodedReceiver = {
  config: {
    name: '',
    labels: LabelSet.from(new Map()),
    integrations: [],
    tocsin: toReceiverTocsin(undefined),
  },
  printed: new Map([['name', '']]),
};

/**
 * Reads all receivers. An item with nothing in it is a receiver without a name, which no route can
 * reach; upstream takes it, so it is warned about. `decoders` are in the order in which integrations are built.
 */
export function decodeReceivers(
  items: readonly ConfigNode[],
  context: IntegrationContext,
  decoders: readonly IntegrationDecoder[],
): readonly DecodedReceiver[] {
  const names = new Set<string>();
  return items.flatMap((node) => {
    if (isNull(node)) {
      context.warn(node.at, 'this receiver is empty and cannot be used');
      if (names.has('')) context.report(node.at, 'notification config name "" is not unique');
      names.add('');
      return [NAMELESS];
    }
    const receiver = decodeNode(receiverSection, node, context)?.value;
    if (receiver === undefined) return [];
    checkName(receiver, names, context);
    return [decodeReceiver(receiver, context, decoders)];
  });
}

function checkName(
  receiver: ReceiverSection,
  names: Set<string>,
  context: IntegrationContext,
): void {
  const { name, labels } = receiver.values;
  if (name === '') {
    context.report(receiver.at, 'missing name in receiver');
    return;
  }
  if (names.has(name)) {
    context.report(
      receiver.placeOf('name'),
      `notification config name ${quoteGo(name)} is not unique`,
    );
  }
  names.add(name);
  const label = labels.get('name');
  if (label !== undefined && label !== name) {
    context.report(
      receiver.placeOf('labels'),
      `receiver label "name" must match receiver name ${quoteGo(name)}, got ${quoteGo(label)}`,
    );
  }
}

function decodeReceiver(
  receiver: ReceiverSection,
  context: IntegrationContext,
  decoders: readonly IntegrationDecoder[],
): DecodedReceiver {
  const { name, labels, tocsin } = receiver.values;
  const allLabels = new Map([...labels, ['name', name]]);
  const decoded = new Map<string, readonly DecodedIntegration[]>();
  for (const decoder of decoders) {
    const kind = UPSTREAM_KINDS.find((known) => known === decoder.kind);
    const items = kind === undefined ? [] : receiver.values[`${kind}_configs`];
    decoded.set(decoder.kind, decodeItems(items, decoder, context));
  }
  reportUnsupported(receiver, context, [...decoded.keys()]);
  return {
    config: {
      name,
      labels: LabelSet.from(allLabels),
      integrations: [...decoded.values()].flat().map(({ config }) => config),
      tocsin: toReceiverTocsin(tocsin),
    },
    printed: printReceiver(name, allLabels, { decoded, tocsin }),
  };
}

function decodeItems(
  items: readonly ConfigNode[],
  decoder: IntegrationDecoder,
  context: IntegrationContext,
): readonly DecodedIntegration[] {
  return items.flatMap((item) => {
    if (isNull(item)) {
      context.report(item.at, `missing ${decoder.kind} config`);
      return [];
    }
    const integration = context.spend(item.at) ? decoder.decode(item, context) : undefined;
    return integration === undefined ? [] : [integration];
  });
}

function reportUnsupported(
  receiver: ReceiverSection,
  context: IntegrationContext,
  supported: readonly string[],
): void {
  for (const kind of UPSTREAM_KINDS) {
    const isUsed = receiver.values[`${kind}_configs`].length > 0;
    if (!isUsed || supported.includes(kind)) continue;
    context.report(receiver.keyPlaceOf(`${kind}_configs`), unsupportedKindMessage(kind, supported));
  }
}

function printReceiver(
  name: string,
  labels: ReadonlyMap<string, string>,
  rest: {
    readonly decoded: ReadonlyMap<string, readonly DecodedIntegration[]>;
    readonly tocsin: ReceiverSection['values']['tocsin'];
  },
): YamlValue {
  const printed = new Map<string, YamlValue>([
    ['name', name],
    ['labels', map(string).print(labels)],
  ]);
  for (const kind of UPSTREAM_KINDS) {
    const items = rest.decoded.get(kind) ?? [];
    if (items.length > 0) {
      printed.set(
        `${kind}_configs`,
        items.map((item) => item.printed),
      );
    }
  }
  if (!receiverTocsinField.codec.isZero(rest.tocsin)) {
    printed.set('tocsin', receiverTocsinField.codec.print(rest.tocsin));
  }
  return printed;
}
