// npm run fuzz: asks one parser about a great many inputs, and shows the first that breaks its contract.
//
//   npm run fuzz -- --target=matcher --count=1000000 --seed=1
import { register } from 'node:module';

process.setSourceMapsEnabled(true);
register('./typescript-hook.mjs', import.meta.url);
const { fuzzCommand } = await import('./fuzz-command.ts');
process.exitCode = await fuzzCommand(process.argv.slice(2));
