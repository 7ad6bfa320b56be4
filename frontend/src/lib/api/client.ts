/**
 * The typed client. `call(api.GET('/v1/…', …))` gives the data or throws an ApiError.
 * Every POST carries an Idempotency-Key; pass `headers: idempotent(key)` to keep one key over your own retries.
 * PATCH of a versioned thing passes `headers: ifMatch(version)`.
 */
import createClient from 'openapi-fetch';
import { session } from '#lib/auth/session.svelte.ts';
import { ApiError, networkError, problemError } from './error.ts';
import type { paths } from './schema.d.ts';

export { ApiError, sentence } from './error.ts';

function withToken(request: Request, token: string | null): Request {
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}

/** fetch with the session: renews a refused token once, then sends the person to the sign-in page. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const token = await session.token();
  const response = await send(withToken(request, token));
  if (response.status !== 401) return response;
  const renewed = await session.renew();
  if (renewed) {
    const second = await send(withToken(again, renewed));
    if (second.status !== 401) return second;
  }
  await session.expired();
  return response;
}

async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw networkError();
  }
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorizedFetch });

api.use({
  onRequest({ request }) {
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', newKey());
    }
    return request;
  }
});

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

export async function call<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await answer;
  if (!response.ok) throw problemError(response.status, error);
  return data as Data;
}

/** randomUUID exists on https and localhost only; a phone on the office network may use neither. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const random = crypto.getRandomValues(new Uint8Array(16));
  return [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function idempotent(key: string): Record<string, string> {
  return { 'Idempotency-Key': key };
}

export function ifMatch(version: number): { 'If-Match': string } {
  return { 'If-Match': String(version) };
}

/** Saves an answer as a file; links cannot carry the bearer token. */
export async function download(path: string, filename: string): Promise<void> {
  const response = await authorizedFetch(new Request(new URL(path, location.origin)));
  if (!response.ok) {
    throw problemError(response.status, await response.json().catch(() => null));
  }
  saveFile(await response.blob(), filename);
}

/** Hands a file to the browser to keep. */
export function saveFile(blob: Blob, filename: string) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Sends a file as the raw body and reports the bytes sent; fetch cannot report upload progress. */
export async function upload<Data>(
  path: string,
  file: Blob,
  onprogress: (sent: number, total: number) => void,
  signal?: AbortSignal
): Promise<Data> {
  const token = await session.token();
  return new Promise<Data>((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'json';
    request.setRequestHeader('Content-Type', file.type || 'text/csv');
    request.setRequestHeader('Idempotency-Key', newKey());
    if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.upload.onprogress = (event) => onprogress(event.loaded, event.total || file.size);
    request.onerror = () => fail(networkError());
    request.onabort = () => fail(new ApiError(0, 'aborted', 'The upload was stopped.'));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) done(request.response as Data);
      else fail(problemError(request.status, request.response));
      if (request.status === 401) void session.expired();
    };
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
