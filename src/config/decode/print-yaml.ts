// Printed configurations: the layout of Go's yaml.v2, byte for byte, so that tools that read and
// compare upstream's output read ours (reference row H30).
// Source: gopkg.in/yaml.v2:encode.go and emitterc.go.
import { formatFloat, SHORTEST } from '../../template/format/float-text.ts';
import type { YamlValue } from './codec.ts';
import { writeText, type TextPlace } from './print-text.ts';
import { YamlWriter } from './yaml-writer.ts';

/** A list that prints on one line: `[a, b]`. */
export class FlowList extends Array<YamlValue> {}

/** A mapping that prints on one line: `{a: b}`. */
export class FlowMap extends Map<string, YamlValue> {}

const STEP = 2;

/** Keys of more bytes than this stand on a line of their own, behind a question mark. */
const MAX_KEY_BYTES = 128;

/** Prints a value as YAML that ends in a line break; blocks unless a part asks for one line. */
export function printYaml(value: YamlValue): string {
  const writer = new YamlWriter();
  writeBlock(writer, value, -STEP);
  writer.startLine(0);
  return writer.text;
}

/** Writes a value behind what is on the line; `indent` is that of the collection around it. */
function writeBlock(writer: YamlWriter, value: YamlValue, indent: number): void {
  if (isFlow(value)) writeFlow(writer, value, indent);
  else if (isList(value)) writeItems(writer, value, indent + STEP);
  else if (isMap(value)) writeEntries(writer, value, indent + STEP);
  else writeScalar(writer, value, { kind: 'block', indent: deeper(indent) });
}

function writeItems(writer: YamlWriter, items: readonly YamlValue[], indent: number): void {
  for (const [i, item] of items.entries()) {
    if (i > 0) writer.startLine(indent);
    writer.write('- ');
    writeBlock(writer, item, indent);
  }
}

function writeEntries(
  writer: YamlWriter,
  entries: ReadonlyMap<string, YamlValue>,
  indent: number,
): void {
  let isFirst = true;
  for (const [key, value] of entries) {
    if (!isFirst) writer.startLine(indent);
    isFirst = false;
    if (isSimpleKey(key)) {
      writeText(writer, key, { kind: 'key', indent: deeper(indent) });
      writeBehindKey(writer, value, indent);
    } else {
      writer.write('? ');
      writeText(writer, key, { kind: 'block', indent: deeper(indent) });
      writer.startLine(indent);
      writer.write(': ');
      writeBlock(writer, value, indent);
    }
  }
}

/** A list stands below its key without being indented; a mapping is. */
function writeBehindKey(writer: YamlWriter, value: YamlValue, indent: number): void {
  const isBelow = (isList(value) || isMap(value)) && !isFlow(value);
  writer.write(isBelow ? ':' : ': ');
  if (!isBelow) {
    writeBlock(writer, value, indent);
    return;
  }
  const inner = isList(value) ? indent : indent + STEP;
  writer.startLine(inner);
  writeBlock(writer, value, inner - STEP);
}

function writeFlow(writer: YamlWriter, value: YamlValue, indent: number): void {
  const inner = deeper(indent);
  if (isList(value)) {
    writer.write('[');
    for (const [i, item] of value.entries()) {
      startFlowItem(writer, i === 0, inner);
      writeFlow(writer, item, inner);
    }
    writer.write(']');
  } else if (isMap(value)) {
    writer.write('{');
    for (const [i, [key, each]] of [...value].entries()) {
      startFlowItem(writer, i === 0, inner);
      writeFlowKey(writer, key, inner);
      writeFlow(writer, each, inner);
    }
    writer.write('}');
  } else {
    writeScalar(writer, value, { kind: 'flow', indent: inner });
  }
}

function startFlowItem(writer: YamlWriter, isFirst: boolean, indent: number): void {
  if (!isFirst) writer.write(',');
  if (writer.isWide) writer.startLine(indent);
  else if (!isFirst) writer.write(' ');
}

function writeFlowKey(writer: YamlWriter, key: string, indent: number): void {
  if (isSimpleKey(key)) {
    writeText(writer, key, { kind: 'key-in-flow', indent: deeper(indent) });
    writer.write(': ');
    return;
  }
  writer.write('? ');
  writeText(writer, key, { kind: 'flow', indent: deeper(indent) });
  if (writer.isWide) writer.startLine(indent);
  else writer.write(' ');
  writer.write(': ');
}

function writeScalar(
  writer: YamlWriter,
  value: string | number | boolean | null,
  place: TextPlace,
): void {
  if (typeof value === 'string') writeText(writer, value, place);
  else writer.write(typeof value === 'number' ? formatNumber(value) : String(value));
}

function formatNumber(value: number): string {
  const isWhole = Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 64;
  if (isWhole) return String(BigInt(value));
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return formatFloat(value, 'g', SHORTEST);
}

function deeper(indent: number): number {
  return Math.max(indent, 0) + STEP;
}

function isSimpleKey(key: string): boolean {
  if (/[\n\r\u0085\u2028\u2029]/.test(key)) return false;
  return new TextEncoder().encode(key).length <= MAX_KEY_BYTES;
}

/** Empty collections have no block form. */
function isFlow(value: YamlValue): boolean {
  if (value instanceof FlowList || value instanceof FlowMap) return true;
  return isList(value) ? value.length === 0 : isMap(value) && value.size === 0;
}

/** Array.isArray does not narrow readonly arrays. */
function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function isMap(value: YamlValue): value is ReadonlyMap<string, YamlValue> {
  return value instanceof Map;
}
