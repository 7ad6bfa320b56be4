import { queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import { clock } from '#lib/clock.svelte.ts';
import { keys } from './keys.ts';

/** Who is signed in, what they may do, and the clock of the business. */
export const sessionQuery = () =>
  queryOptions({
    queryKey: keys.session,
    queryFn: async ({ signal }) => {
      const found = await call(api.GET('/v1/session', { signal }));
      clock.follow(found.now, found.business.timezone);
      return found;
    },
    staleTime: 5 * 60_000
  });
