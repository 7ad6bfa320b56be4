import { queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import { keys } from './keys.ts';

export const conversationCountsQuery = () =>
  queryOptions({
    queryKey: keys.conversations.counts(),
    queryFn: ({ signal }) => call(api.GET('/v1/conversations/counts', { signal }))
  });
