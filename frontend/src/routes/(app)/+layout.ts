import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { session } from '#lib/auth/session.svelte.ts';

export function load({ url }) {
  if (session.signedIn) return;
  const next = encodeURIComponent(url.pathname + url.search);
  redirect(307, resolve(url.pathname === '/inbox' ? 'sign-in' : `sign-in?next=${next}`));
}
