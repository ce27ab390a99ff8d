// npm run faults: kills, stops and cuts off real replicas and their Redis under load, and counts what
// was lost and what came twice. Needs a build and redis-server.
//
//   npm run faults -- --rounds=100 --seed=1
//   npm run faults -- --rounds=20 --redis-url=redis-cluster://127.0.0.1:7000
//   npm run faults -- --rounds=20 --alertmanager=/usr/bin/alertmanager
import { register } from 'node:module';

process.setSourceMapsEnabled(true);
register('../fuzz/typescript-hook.mjs', import.meta.url);
const { faultCommand } = await import('./fault-command.ts');
process.exitCode = await faultCommand(process.argv.slice(2));
