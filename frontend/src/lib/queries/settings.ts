import { queryOptions } from '@tanstack/svelte-query';
import { api, call, ifMatch } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';

export type Business = components['schemas']['Business'];
export type BusinessPatch = components['schemas']['SettingsUpdateBody'];

export const businessQuery = () =>
  queryOptions({
    queryKey: keys.settings.business(),
    queryFn: ({ signal }) => call(api.GET('/v1/settings/business', { signal }))
  });

export async function updateBusiness(version: number, body: BusinessPatch): Promise<Business> {
  const kept = await call(api.PATCH('/v1/settings/business', { body, headers: ifMatch(version) }));
  queryClient.setQueryData(keys.settings.business(), kept);
  void queryClient.invalidateQueries({ queryKey: keys.session });
  return kept;
}
