// The content type of /metrics. There is one format, the classic text, as upstream has it; what a
// client can choose is the escaping of names, and ours need none
// (prometheus/common:expfmt/encode.go, Negotiate).

const FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

/** Those that leave our names as they are. */
const ESCAPINGS: ReadonlySet<string> = new Set(['allow-utf-8', 'underscores', 'values']);

interface Accepted {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/** Names the format and the escaping that an Accept header asks for; underscores by default. */
export function metricsType(accept: string | undefined): string {
  let escaping = 'underscores';
  for (const { type, parameters } of acceptedTypes(accept ?? '')) {
    const wanted = parameters.get('escaping') ?? '';
    if (ESCAPINGS.has(wanted)) escaping = wanted;
    const isClassic = type === 'text/plain' && (parameters.get('version') ?? '0.0.4') === '0.0.4';
    if (isClassic) break;
  }
  return `${FORMAT}; escaping=${escaping}`;
}

/** The most wanted first. */
function acceptedTypes(header: string): readonly Accepted[] {
  const accepted = header.split(',').map((element): Accepted => {
    const [type = '', ...rest] = element.split(';').map((part) => part.trim());
    const parameters = new Map(rest.map((part) => splitParameter(part)));
    const quality = Number(parameters.get('q') ?? 1);
    return { type, parameters, quality: Number.isNaN(quality) ? 0 : quality };
  });
  return accepted.sort((a, b) => b.quality - a.quality);
}

function splitParameter(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
