import { queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import type { ReasonCount } from './campaigns.ts';
import { keys } from './keys.ts';

export interface ForecastDay {
  /** "2026-11-23" */
  day: string;
  texts: number;
  /** What did leave; null before the launch. */
  sent: number | null;
}

export interface Fact {
  texts: number;
  segments: number;
  cost_cents: number;
  skipped: ReasonCount[];
  ended_on: string | null;
}

export interface Forecast {
  made_at: string;
  total: number;
  eligible: number;
  review: number;
  skipped: ReasonCount[];
  days: ForecastDay[];
  ends_on: string | null;
  texts: number;
  segments: number;
  cost_cents: number;
  price_text: string;
  /** What became of it; null before the launch. */
  fact?: Fact | null;
}

/** A draft's is worked out now, for the version that is stored; a launched campaign keeps that of its launch. */
export const forecastQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: keys.campaigns.forecast(id, version),
    queryFn: async ({ signal }): Promise<Forecast> =>
      call(
        api.GET(
          '/v1/campaigns/{id}/forecast' as never,
          { params: { path: { id } }, signal } as never
        )
      ),
    gcTime: 60_000
  });
