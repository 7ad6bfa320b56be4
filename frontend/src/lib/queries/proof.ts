import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import { keys } from './keys.ts';

type Schemas = components['schemas'];

export type Receipt = Schemas['Why'];
export type Dossier = Schemas['Dossier'];
export type DossierText = Omit<Schemas['Dossier']['texts'][number], 'campaign' | 'receipt'> & {
  campaign: Schemas['CampaignRef'] | null;
  receipt: Receipt | null;
};
export type DossierMark = Dossier['marks'][number];
export type DossierDecision = Dossier['decisions'][number];

/** One condition of the gate, of a receipt or of now. */
export interface GateCheck {
  check: string;
  passed: boolean;
  text: string;
  /** By which law or rule; only receipts say. */
  rule?: string;
}

/** Where a phone stands with a campaign, and why; for anybody. */
export const whyQuery = (campaignId: string, phone: string) =>
  queryOptions({
    queryKey: keys.proof.why(campaignId, phone),
    queryFn: ({ signal }) =>
      call(
        api.GET('/v1/campaigns/{id}/why', {
          params: { path: { id: campaignId }, query: { phone } },
          signal
        })
      ),
    staleTime: 0
  });

/** Why a message was allowed or refused. */
export const receiptQuery = (entryId: number) =>
  queryOptions({
    queryKey: keys.proof.receipt(entryId),
    queryFn: ({ signal }) =>
      call(
        api.GET('/v1/messages/{entry_id}/receipt', {
          params: { path: { entry_id: entryId } },
          signal
        })
      )
  });

const dossierPage = (phone: string, cursor: string | undefined, signal?: AbortSignal) =>
  call(
    api.GET('/v1/phones/{id}/dossier', {
      params: { path: { id: phone }, query: { limit: 200, cursor } },
      signal
    })
  );

/** All that proves consent and conduct for a phone, the oldest first. */
export const dossierQuery = (phone: string) =>
  infiniteQueryOptions({
    queryKey: keys.proof.dossier(phone),
    queryFn: ({ signal, pageParam }) => dossierPage(phone, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Dossier) => page.next_cursor ?? undefined,
    staleTime: 60_000
  });

/** The pages of a dossier as one; its proof holds when that of each page does. */
export function whole(pages: Dossier[]): Dossier | undefined {
  const [first, ...others] = pages;
  const last = pages.at(-1);
  if (!first || !last) return undefined;
  const broken = pages.find(({ chain }) => !chain.verified);
  return {
    ...first,
    texts: [...first.texts, ...others.flatMap(({ texts }) => texts)],
    marks: [...first.marks, ...others.flatMap(({ marks }) => marks)],
    decisions: [...first.decisions, ...others.flatMap(({ decisions }) => decisions)],
    chain: broken?.chain ?? last.chain,
    next_cursor: last.next_cursor
  };
}

/** Every page, for a file. */
export async function wholeDossier(phone: string, pages: Dossier[]): Promise<Dossier | undefined> {
  const all = [...pages];
  let cursor = all.length > 0 ? all.at(-1)?.next_cursor : undefined;
  while (all.length === 0 || cursor) {
    const page = await dossierPage(phone, cursor ?? undefined);
    all.push(page);
    cursor = page.next_cursor;
  }
  return whole(all);
}
