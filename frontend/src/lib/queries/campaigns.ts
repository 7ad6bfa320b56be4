import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, call, ifMatch } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';
import { nextCursor } from './pages.ts';

type Schemas = components['schemas'];

/** The contract cannot say of a named shape that it may be null; these may. */
export type Campaign = Omit<Schemas['Campaign'], 'next_send' | 'template'> & {
  next_send: Schemas['NextSend'] | null;
  template: TemplateRef | null;
};
export type TemplateRef = Schemas['TemplateRef'];
export type Preview = Omit<Schemas['Preview'], 'worst'> & { worst: Schemas['Sample'] | null };
export type Counts = Schemas['RecipientsCounts'];
export type DayLedger = Schemas['CampaignsNumberDay'];
export type Recipient = Schemas['Recipient'];
export type ReasonCount = Schemas['Reason'];
export type Sample = Schemas['Sample'];
export type DraftBody = Schemas['Draft'];
export type RecipientState =
  'planned' | 'skipped' | 'review' | 'queued' | 'sent' | 'failed' | 'absent' | 'replied';
/** What becomes of people whom an earlier campaign texted: left out, or asked about one by one. */
export type Contacted = 'skip' | 'review';
export type Step = 'launch' | 'unschedule' | 'pause' | 'resume' | 'cancel';

export const campaignsQuery = () =>
  infiniteQueryOptions({
    queryKey: keys.campaigns.list(),
    queryFn: ({ signal, pageParam }) =>
      call(
        api.GET('/v1/campaigns', { signal, params: { query: { cursor: pageParam, limit: 50 } } })
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor
  });

export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: keys.campaigns.one(id),
    queryFn: async ({ signal }): Promise<Campaign> =>
      call(api.GET('/v1/campaigns/{id}', { params: { path: { id } }, signal }))
  });

export const recipientsQuery = (id: string, state: RecipientState | '') =>
  infiniteQueryOptions({
    queryKey: keys.campaigns.recipients(id, { state }),
    queryFn: ({ signal, pageParam }) =>
      call(
        api.GET('/v1/campaigns/{id}/recipients', {
          signal,
          params: {
            path: { id },
            query: {
              ...(state ? { state } : {}),
              cursor: pageParam,
              limit: 25
            }
          }
        })
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor
  });

/** The message on real recipients. An answer holds for a list and a text; the one before stays while it loads. */
export const previewQuery = (listId: string, body: string, contacted: Contacted) =>
  queryOptions({
    queryKey: keys.campaigns.preview(listId, body, contacted),
    queryFn: async ({ signal }): Promise<Preview> =>
      call(
        api.POST('/v1/campaigns/preview', {
          body: { list_id: listId, body, previously_contacted: contacted },
          signal
        })
      ),
    gcTime: 60_000
  });

export async function createCampaign(body: DraftBody): Promise<Campaign> {
  return keep(await call(api.POST('/v1/campaigns', { body })));
}

export async function updateCampaign(
  id: string,
  version: number,
  body: DraftBody
): Promise<Campaign> {
  const params = { path: { id } };
  return keep(
    await call(api.PATCH('/v1/campaigns/{id}', { params, body, headers: ifMatch(version) }))
  );
}

const steps = {
  launch: '/v1/campaigns/{id}/launch',
  unschedule: '/v1/campaigns/{id}/unschedule',
  pause: '/v1/campaigns/{id}/pause',
  resume: '/v1/campaigns/{id}/resume',
  cancel: '/v1/campaigns/{id}/cancel'
} as const;

export async function stepCampaign(id: string, step: Step): Promise<Campaign> {
  const changed = await call(api.POST(steps[step], { params: { path: { id } } }));
  void queryClient.invalidateQueries({ queryKey: ['campaigns', id, 'recipients'] });
  void queryClient.invalidateQueries({ queryKey: keys.numbers.all });
  return keep(changed);
}

export type Decision = 'send' | 'skip';

/** Says what becomes of people who wait for a person's word; without ids of all of them. */
export async function decide(id: string, decision: Decision, ids?: string[]): Promise<Campaign> {
  const params = { path: { id } };
  const body = { decision, ...(ids ? { recipient_ids: ids } : {}) };
  const changed = await call(api.POST('/v1/campaigns/{id}/review', { params, body }));
  void queryClient.invalidateQueries({ queryKey: ['campaigns', id, 'recipients'] });
  return keep(changed);
}

export async function duplicateCampaign(id: string): Promise<Campaign> {
  return keep(await call(api.POST('/v1/campaigns/{id}/duplicate', { params: { path: { id } } })));
}

function keep(campaign: Campaign): Campaign {
  queryClient.setQueryData(keys.campaigns.one(campaign.id), campaign);
  void queryClient.invalidateQueries({ queryKey: keys.campaigns.list() });
  return campaign;
}
