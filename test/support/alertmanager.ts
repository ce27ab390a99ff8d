// Whether the real Alertmanager is at hand, in the version that ours is compared with.
import { spawnSync } from 'node:child_process';
import { hasPrograms } from './programs.ts';

/** Own builds of Alertmanager state no version: they are taken at their word. */
const VERSION = /^alertmanager, version (?:0\.34\.\d+)? /;

/** Whether an `alertmanager` 0.34 is on the PATH. */
export function hasAlertmanager(): boolean {
  if (!hasPrograms('alertmanager')) return false;
  const { stdout, stderr } = spawnSync('alertmanager', ['--version'], { encoding: 'utf8' });
  return VERSION.test(`${stdout}${stderr}`);
}
