// Bundles the playground into assets/: the page's script and style, and Monaco's workers.
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, 'assets');

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  legalComments: 'linked',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.ttf': 'file', '.woff2': 'file' },
  logLevel: 'warning',
};

await rm(assets, { recursive: true, force: true });
await Promise.all([
  build({
    ...shared,
    entryPoints: { playground: 'src/bundled.js' },
    outdir: assets,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: 'files/[name]-[hash]',
  }),
  build({
    ...shared,
    entryPoints: {
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
    outdir: join(assets, 'workers'),
    format: 'iife',
  }),
]);
