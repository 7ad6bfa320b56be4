import { queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import { keys } from '#lib/queries/keys.ts';

export const teamQuery = () =>
  queryOptions({
    queryKey: keys.users.all,
    queryFn: ({ signal }) => call(api.GET('/v1/users', { signal }))
  });
