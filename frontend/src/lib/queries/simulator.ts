import { queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';

export type Thread = components['schemas']['Thread'];
export type Switches = components['schemas']['Switches'];

/** The customers' phones. What the vendor does to a text by itself has no event, so it is asked for as well. */
export const threadsQuery = () =>
  queryOptions({
    queryKey: keys.simulator.threads(),
    queryFn: ({ signal }) => call(api.GET('/simulator/threads', { signal })),
    refetchInterval: 5_000
  });

export const switchesQuery = () =>
  queryOptions({
    queryKey: keys.simulator.switches(),
    queryFn: ({ signal }) => call(api.GET('/simulator/switches', { signal }))
  });

/** Writes as a customer; without `to` it answers the number that wrote last. */
export async function answerAsCustomer(from: string, text: string, to?: string) {
  const sent = await call(
    api.POST('/simulator/reply', { body: { from, text, ...(to ? { to } : {}) } })
  );
  await queryClient.invalidateQueries({ queryKey: keys.simulator.threads() });
  return sent;
}

export async function setSwitches(body: Switches) {
  const kept = await call(api.PUT('/simulator/switches', { body }));
  queryClient.setQueryData(keys.simulator.switches(), kept);
  return kept;
}
