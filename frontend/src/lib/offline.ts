/** What the page tells the service worker: whose answers it may keep, and when to forget them. */
import { session } from '#lib/auth/session.svelte.ts';

async function tell(message: unknown): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.active?.postMessage(message);
}

export async function namePerson(): Promise<void> {
  const id = session.userId;
  if (id) await tell({ type: 'person', id });
}

export async function forgetPerson(): Promise<void> {
  await tell({ type: 'signed-out' });
  // The worker may be asleep or not yet there; the page can empty the same caches.
  if (!('caches' in globalThis)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith('data-')) await caches.delete(name);
  }
}
