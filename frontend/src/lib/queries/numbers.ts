import { queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import { keys } from './keys.ts';

/** The numbers texts leave from, with today's budget of each. */
export const numbersQuery = () =>
  queryOptions({
    queryKey: keys.numbers.all,
    queryFn: ({ signal }) => call(api.GET('/v1/numbers', { signal }))
  });
