// `kafka_outputs` of the event recorder (reference row C24): checked as upstream checks them, though
// no Kafka client is built in. Source: prometheus/alertmanager:eventrecorder/kafka.go, kafka/kafka.go.
import { quoteGo } from '../model/go-quote.ts';
import { optional, refined, type Codec, type DecodeContext } from './decode/codec.ts';
import { list } from './decode/collection-codecs.ts';
import { field, section, shownField, withValues } from './decode/object-codec.ts';
import { integer, string } from './decode/scalar-codecs.ts';
import { httpTls } from './tls-codec.ts';

const kafkaSection = section('kafka output', {
  brokers: shownField(list(string)),
  topic: shownField(string),
  client_id: field(string),
  format: field(string),
  acks: field(string),
  compression: field(string),
  buffer_size: field(integer),
  tls_config: field(optional(httpTls)),
});

type KafkaSection = typeof kafkaSection.defaults;

const FORMATS = ['json', 'protobuf'];
const ACKS = ['none', 'leader', 'all'];
const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

/** One output. */
export const kafkaOutput: Codec<KafkaSection> = refined(kafkaSection, (output, context) => {
  reportProblems(output, context);
  return withValues(output, { format: output.values.format || 'json' });
});

function reportProblems(output: KafkaSection, context: DecodeContext): void {
  const { values } = output;
  const report = (key: keyof typeof values, message: string): void => {
    if (!output.isRefused(key)) context.report(output.placeOf(key), `event_recorder ${message}`);
  };
  if (values.brokers.length === 0) report('brokers', 'kafka: at least one broker is required');
  if (values.brokers.includes('')) report('brokers', 'kafka: broker entries must be non-empty');
  if (!isOneOf(ACKS, values.acks)) {
    const expected = 'must be "none", "leader", or "all"';
    report('acks', `kafka: unknown acks ${quoteGo(values.acks)}, ${expected}`);
  }
  if (!isOneOf(COMPRESSIONS, values.compression)) {
    report('compression', `kafka: unknown compression ${quoteGo(values.compression)}`);
  }
  if (values.topic === '') report('topic', 'kafka output requires a topic');
  if (!isOneOf(FORMATS, values.format)) {
    const expected = 'must be "json" or "protobuf"';
    report('format', `kafka: unknown format ${quoteGo(values.format)}, ${expected}`);
  }
}

/** Empty takes the default. */
function isOneOf(known: readonly string[], value: string): boolean {
  return value === '' || known.includes(value);
}
