// The file of the web server's TLS, logins and headers: read, or problems that have a place.
import { parseWebConfig } from '../../../src/app/web/web-config-codec.ts';
import { broken, kept, type FuzzTarget, type Verdict } from '../fuzz-target.ts';
import { webConfigText } from '../generate/web-config-text.ts';
import { placeProblem } from './problem-places.ts';

export const WEB_CONFIG: FuzzTarget = {
  name: 'web-config',
  promise: 'web configuration files: read, or refused with problems at places in the file',
  sessionLength: Number.MAX_SAFE_INTEGER,
  fixedParts: 0,
  generate: (random) => [webConfigText(random)],
  open: () => ({ check: ([text = '']) => check(text) }),
};

function check(text: string): Verdict {
  const read = parseWebConfig({ file: 'web.yml', baseDir: '/etc/tocsin', text });
  if (!read.ok) {
    const problem = placeProblem(text, read.error);
    return problem === undefined ? kept('refused') : broken(problem);
  }
  const later = [...read.value.tlsProblems, ...read.value.userProblems];
  const problem = later.length === 0 ? undefined : placeProblem(text, later);
  if (problem !== undefined) return broken(problem);
  return kept(later.length === 0 ? 'read' : 'read with problems');
}
