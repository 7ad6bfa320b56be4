import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { remembered } from './_parts/filter.ts';

export function load({ url }) {
  const kept = remembered();
  if (kept && url.search === '') redirect(307, resolve(`inbox?${kept}`));
}
