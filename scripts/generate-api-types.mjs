// Writes src/api/v2/openapi.d.ts from the contract, api/openapi.yaml. Run it after each change of
// the contract; with `--check` it writes nothing and fails when the file is out of date.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';

const CONTRACT = new URL('../api/openapi.yaml', import.meta.url);
const TYPES = new URL('../src/api/v2/openapi.d.ts', import.meta.url);

const HEAD =
  '// The types of the HTTP contract, generated from api/openapi.yaml by `npm run generate:api`.\n';

const nodes = await openapiTypescript(CONTRACT, { alphabetize: true, immutable: true });
const options = await resolveConfig(TYPES);
const types = await format(HEAD + astToString(nodes), { ...options, parser: 'typescript' });

if (process.argv.includes('--check')) {
  const current = await readFile(TYPES, 'utf8');
  if (current !== types) {
    console.error('src/api/v2/openapi.d.ts is out of date: run `npm run generate:api`');
    process.exitCode = 1;
  }
} else {
  await writeFile(TYPES, types);
}
