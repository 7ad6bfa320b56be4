import { queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { keys } from './keys.ts';

type Schemas = components['schemas'];

export type ForecastDay = Schemas['Day'];
export type Fact = Schemas['Fact'];
/** The contract cannot say of a named shape that it may be null; this may. */
export type Forecast = Omit<Schemas['Forecast'], 'fact'> & { fact: Fact | null };

/** A draft's is worked out now, for the version that is stored; a launched campaign keeps that of its launch. */
export const forecastQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: keys.campaigns.forecast(id, version),
    queryFn: async ({ signal }): Promise<Forecast> =>
      call(api.GET('/v1/campaigns/{id}/forecast', { params: { path: { id } }, signal })),
    gcTime: 60_000
  });
