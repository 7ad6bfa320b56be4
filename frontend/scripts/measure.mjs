import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

/** Kilobytes of gzipped JavaScript. */
export const budgets = { shell: 40, field: 60, office: 120 };

/** Places of the field; every other page is an office page. */
const field = ['inbox'];

/** Every page of the built site with what its first load weighs, and the bare shell. */
export async function measure(root) {
  const output = new URL('.svelte-kit/output/client/', root);
  const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', output), 'utf8'));
  const app = Object.keys(manifest).find((key) => key.endsWith('client-optimized/app.js'));
  const start = Object.keys(manifest).find((key) => key.endsWith('client/entry.js'));
  const source = await readFile(new URL(app, root), 'utf8');
  const base = app.replace('app.js', '');
  const node = (number) => `${base}nodes/${number}.js`;
  const sizes = new Map();

  async function weigh(keys) {
    const files = new Set();
    const visit = (key) => {
      const chunk = manifest[key];
      if (!chunk || files.has(chunk.file)) return;
      files.add(chunk.file);
      for (const next of chunk.imports ?? []) visit(next);
    };
    for (const key of keys) visit(key);
    let bytes = 0;
    for (const file of files) {
      if (!sizes.has(file)) sizes.set(file, gzipSync(await readFile(new URL(file, output))).length);
      bytes += sizes.get(file);
    }
    return bytes / 1000;
  }

  const always = [app, start, node(0)];
  const pages = [];
  for (const [, route, leaf, layouts] of source.matchAll(
    /"(\/[^"]*)":\s*\[~?(\d+)(?:,\[([\d,]*)\])?/g
  )) {
    const chain = (layouts ?? '').split(',').filter(Boolean).map(node);
    const name = route.replaceAll(/\/\([^)]+\)/g, '') || '/';
    const kind = field.some((place) => name.startsWith(`/${place}`)) ? 'field' : 'office';
    pages.push({ name, kind, kilobytes: await weigh([...always, ...chain, node(leaf)]) });
    if (route.startsWith('/(app)') && !pages.some((page) => page.kind === 'shell')) {
      pages.unshift({
        name: 'shell',
        kind: 'shell',
        kilobytes: await weigh([...always, ...chain])
      });
    }
  }
  if (!start || pages.length === 0) throw new Error('The built manifest was not understood.');
  return pages;
}
