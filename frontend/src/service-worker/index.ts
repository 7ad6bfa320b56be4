/**
 * Opens the app without signal: the shell from the cache, what was read last from a cache per person.
 * Never touched: sign-in, webhooks, the live stream, and anything that is not a GET.
 */
import { version } from '$app/env';
import { assets, immutable } from '$app/manifest';
import { self } from '$app/service-worker';

const shell = `shell-${version}`;
const fallback = '/200.html';
const dataPrefix = 'data-';
const files = [
  fallback,
  ...immutable.map((file) => `/${file.path}`),
  ...assets.map((file) => `/${file.path}`).filter((path) => !/\.(br|gz)$/.test(path))
];
const precached = new Set(files);

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(shell).then((cache) => cache.addAll(files)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then((names) => {
      const old = names.filter((name) => name.startsWith('shell-') && name !== shell);
      return Promise.all(old.map((name) => caches.delete(name)));
    })
  );
});

self.addEventListener('message', (event) => {
  const message = event.data as { type: 'person'; id: string } | { type: 'signed-out' };
  if (message.type === 'person') event.waitUntil(openFor(message.id));
  if (message.type === 'signed-out') event.waitUntil(forgetData());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    event.respondWith(navigate(request, url));
  } else if (precached.has(url.pathname)) {
    event.respondWith(fromShell(request, url.pathname));
  } else if (readable(url) && request.headers.has('Authorization')) {
    event.respondWith(data(request));
  }
});

/** Answers worth showing without signal; downloads and the stream are not. */
function readable(url: URL): boolean {
  if (!url.pathname.startsWith('/v1/')) return false;
  return !url.pathname.startsWith('/v1/live') && !url.pathname.endsWith('.csv');
}

async function navigate(request: Request, url: URL): Promise<Response> {
  // Places of the server itself, not of this app.
  if (/^\/(v1|auth|webhooks|simulator|docs)(\/|$)/.test(url.pathname)) return fetch(request);
  const cached = await caches.match(fallback, { cacheName: shell });
  return cached ?? fetch(request);
}

async function fromShell(request: Request, path: string): Promise<Response> {
  const cached = await caches.match(path, { cacheName: shell });
  return cached ?? fetch(request);
}

async function data(request: Request): Promise<Response> {
  const name = await dataCache();
  try {
    const response = await fetch(request);
    if (name && response.ok) await keep(name, request, response.clone());
    return response;
  } catch (error) {
    const kept = name && (await caches.match(request.url, { cacheName: name }));
    if (kept) return kept;
    throw error;
  }
}

/** The answer with the time it was read, so that a page can say how old it is. */
async function keep(name: string, request: Request, response: Response): Promise<void> {
  const headers = new Headers(response.headers);
  headers.set('X-Read-At', new Date().toISOString());
  headers.delete('Content-Encoding');
  const cache = await caches.open(name);
  await cache.put(request.url, new Response(await response.blob(), { headers }));
}

/** The worker is stopped and started at will and remembers nothing: the one cache there is names the person. */
async function dataCache(): Promise<string | undefined> {
  const names = await caches.keys();
  return names.find((name) => name.startsWith(dataPrefix));
}

async function openFor(id: string): Promise<void> {
  await forgetData(dataPrefix + id);
  await caches.open(dataPrefix + id);
}

async function forgetData(except?: string): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(dataPrefix) && name !== except);
  await Promise.all(others.map((name) => caches.delete(name)));
}
