// npm run simulate: plays several replicas under faults over a great many seeds, and shows the first run
// in which a promise is broken.
//
//   npm run simulate -- --count=1000000 --seed=1 --workers=2 --scenario=losses
import { register } from 'node:module';

process.setSourceMapsEnabled(true);
register('../fuzz/typescript-hook.mjs', import.meta.url);
const [word, part] = process.argv.slice(2);
if (word === '--part' && part !== undefined) {
  const { playPart } = await import('./simulate-worker.ts');
  // Nobody waits any more for what a process plays whose parent has ended.
  process.once('disconnect', () => process.exit());
  const tell = (finding) => new Promise((resolve) => process.send(finding, resolve));
  await playPart(JSON.parse(part), tell);
  process.disconnect();
} else {
  const { simulateCommand } = await import('./simulate-command.ts');
  process.exitCode = await simulateCommand(process.argv.slice(2));
}
