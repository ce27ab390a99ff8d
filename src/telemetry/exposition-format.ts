// How numbers, labels and help texts are written in the Prometheus text format.

/**
 * Prints a sample value or a bucket bound as Go's client does, `1e+06` rather than `1000000`, so
 * that the `le` labels of both products are the same series (Go: strconv.FormatFloat 'g', -1).
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** Prints `{a="1",b="2"}`, or nothing without labels. Go's client orders labels by name, `le` last. */
export function formatLabels(labels: readonly (readonly [string, string])[]): string {
  if (labels.length === 0) return '';
  const parts = [...labels]
    .sort(([a], [b]) => Number(a === 'le') - Number(b === 'le') || (a < b ? -1 : 1))
    .map(([name, value]) => `${name}="${escapeLabelValue(value)}"`);
  return `{${parts.join(',')}}`;
}

/** Escapes a help text: backslash and line feed. */
export function formatHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabelValue(value: string): string {
  return formatHelp(value).replaceAll('"', '\\"');
}
