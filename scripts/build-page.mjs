// Builds the web page from ui into dist/ui: one script, one style, the document and the icon, with
// names that change with their content, each beside its compressed forms. `--watch` builds again
// whenever ui changes, and tells the process that started it.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { rolldown, watch } from 'rolldown';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = path.join(ROOT, 'ui');
const PAGE = path.join(ROOT, 'dist', 'ui');

/** Compressing an icon that is one already gains nothing. */
const COMPRESSED = new Set(['.css', '.html', '.js']);

/** Browsers of the last three years. */
const TARGET = ['chrome111', 'firefox115', 'safari16.4'];

/** What the page consists of besides the script: a bundler knows nothing of it. */
const DOCUMENT = 'index.html';
const STYLE = 'style.css';
const ICON = 'favicon.ico';

const INPUT = {
  input: path.join(SOURCE, 'main.ts'),
  platform: 'browser',
  transform: { target: TARGET },
};
const OUTPUT = { format: 'esm', minify: true };

/** Editors and git write a file in several steps, which are one change. */
const SETTLED_MS = 100;

if (process.argv.includes('--watch')) watchPage();
else await buildPage();

/** Builds once. Rejects when the bundler finds errors. */
async function buildPage() {
  const bundle = await rolldown(INPUT);
  try {
    const { output } = await bundle.generate(OUTPUT);
    writePage(output[0].code);
  } finally {
    await bundle.close();
  }
}

function watchPage() {
  const others = {
    name: 'watch-others',
    buildStart() {
      for (const name of [DOCUMENT, STYLE, ICON]) this.addWatchFile(path.join(SOURCE, name));
    },
  };
  const settings = { skipWrite: true, buildDelay: SETTLED_MS };
  const watcher = watch({ ...INPUT, output: OUTPUT, plugins: [others], watch: settings });
  watcher.on('event', async (event) => {
    if (event.code === 'ERROR') report(event.error);
    if (event.code !== 'BUNDLE_END') return;
    await event.result.close();
    await buildPage().then(() => process.send?.('built'), report);
  });
}

function report(error) {
  console.error(error instanceof Error ? error.message : error);
}

function writePage(script) {
  fs.rmSync(PAGE, { recursive: true, force: true });
  fs.mkdirSync(path.join(PAGE, 'assets'), { recursive: true });
  const names = {
    'assets/main.js': writeAsset('main', '.js', script),
    'assets/style.css': writeAsset('style', '.css', read(STYLE)),
  };
  const document = Object.entries(names).reduce(
    (text, [name, hashed]) => text.replaceAll(`"${name}"`, `"${hashed}"`),
    read(DOCUMENT),
  );
  writeFile(DOCUMENT, document);
  writeFile(ICON, fs.readFileSync(path.join(SOURCE, ICON)));
}

/** Writes a file under a name that says what is in it; returns the name. */
function writeAsset(stem, extension, text) {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 10);
  const name = `assets/${stem}-${hash}${extension}`;
  writeFile(name, text);
  return name;
}

function writeFile(name, content) {
  const file = path.join(PAGE, name);
  fs.writeFileSync(file, content);
  if (!COMPRESSED.has(path.extname(name))) return;
  fs.writeFileSync(`${file}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
  fs.writeFileSync(`${file}.br`, brotliCompressSync(content));
}

function read(name) {
  return fs.readFileSync(path.join(SOURCE, name), 'utf8');
}
