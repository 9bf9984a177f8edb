// Makes the page: `npm ci && npm run build` writes dist/ (or the folder given as an argument). The same sources and
// the same package-lock.json give the same bytes.
import { build } from 'esbuild';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, 'dist');

// wavesurfer.js writes its style sheet as text into its shadow root, which our policy (style-src 'self') refuses. Here
// the text is put into a <template>, where it does nothing; src/waveform.tsx adopts it as a style sheet.
const styleIntoTemplate = {
  name: 'style-into-template',
  setup(esbuild) {
    esbuild.onLoad({ filter: /wavesurfer\.js\/dist\/wavesurfer\.esm\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const parts = source.split(/<style\$\{.*?\}>|<\/style>/);
      if (parts.length !== 3) throw new Error(`${path}: expected one <style> element; look at how wavesurfer.js makes it now`);
      return { contents: `${parts[0]}<template>${parts[1]}</template>${parts[2]}`, loader: 'js' };
    });
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: { app: 'src/main.tsx' },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome109', 'firefox115', 'safari16.4'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.woff2': 'file' },
  assetNames: '[name]',
  charset: 'utf8',
  legalComments: 'eof',
  logLevel: 'warning',
  plugins: [styleIntoTemplate],
});
for (const file of ['index.html', 'icon.svg']) cpSync(join(here, file), join(out, file));
const texts = JSON.parse(readFileSync(join(here, 'texts.en.json'), 'utf8'));
writeFileSync(join(out, 'texts.en.json'), `${JSON.stringify(texts)}\n`);

// What is bundled keeps its makers' names and terms: they are served beside it.
const bundled = ['preact', 'wavesurfer.js', '@fontsource-variable/inter'];
const license = (name) => `${name}\n${'='.repeat(name.length)}\n\n${readFileSync(join(here, 'node_modules', name, 'LICENSE'), 'utf8').trim()}\n`;
writeFileSync(join(out, 'licenses.txt'), bundled.map(license).join('\n\n'));
