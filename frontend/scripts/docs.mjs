/** The API reference as a part of the build: the page in `docs/` and the library's files, nothing from outside. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const own = ['index.html', 'docs.css', 'docs.js'];
const library = ['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE', 'NOTICE'];

/** @returns {import('vite').Plugin} */
export function apiReference() {
  let root = '';
  return {
    name: 'api-reference',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'client',
    configResolved(config) {
      root = config.root;
    },
    async generateBundle() {
      const installed = dirname(
        createRequire(join(root, 'package.json')).resolve('swagger-ui-dist/package.json')
      );
      const files = [
        ...own.map((name) => join(root, 'docs', name)),
        ...library.map((name) => join(installed, name))
      ];
      for (const file of files) {
        const name = file.slice(file.lastIndexOf('/') + 1);
        this.emitFile({ type: 'asset', fileName: `docs/${name}`, source: await readFile(file) });
      }
    }
  };
}
