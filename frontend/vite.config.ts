import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumLaunch } from './chromium.config.ts';
import packageFile from './package.json' with { type: 'json' };
import { apiReference } from './scripts/docs.mjs';

const backend = process.env.CRM_BACKEND ?? 'http://localhost:8080';
const proxied = ['/v1', '/auth', '/webhooks', '/simulator', '/docs'];

export default defineConfig({
  plugins: [
    tailwindcss(),
    apiReference(),
    sveltekit({
      compilerOptions: {
        runes: ({ filename }) =>
          filename.split(/[/\\]/).includes('node_modules') ? undefined : true
      },
      adapter: adapter({ fallback: '200.html', precompress: true }),
      serviceWorker: { register: false },
      version: { pollInterval: 5 * 60_000 },
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          // Floating panels and virtual lists position themselves with style attributes.
          'style-src': ['self', 'unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'worker-src': ['self'],
          'manifest-src': ['self'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self']
        }
      }
    })
  ],
  define: { __APP_VERSION__: JSON.stringify(packageFile.version) },
  server: {
    proxy: Object.fromEntries(
      proxied.map((path) => [path, { target: backend, changeOrigin: false, ws: path === '/v1' }])
    )
  },
  test: {
    expect: { requireAssertions: true },
    projects: [
      {
        extends: './vite.config.ts',
        test: {
          name: 'browser',
          browser: {
            enabled: true,
            provider: playwright({ launchOptions: chromiumLaunch }),
            instances: [{ browser: 'chromium', headless: true }]
          },
          include: ['src/**/*.svelte.spec.ts']
        }
      },
      {
        extends: './vite.config.ts',
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.spec.ts', 'scripts/**/*.spec.ts'],
          exclude: ['src/**/*.svelte.spec.ts']
        }
      }
    ]
  }
});
