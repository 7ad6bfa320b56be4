/**
 * What the server says of a draft while it is being written: the preview of its text on its people, and the
 * forecast of what is stored. Made while the component is made; read like an object.
 */
import { createQuery, keepPreviousData } from '@tanstack/svelte-query';
import { untrack } from 'svelte';
import { previewQuery, type Preview } from '#lib/queries/campaigns.ts';
import { forecastQuery } from '#lib/queries/forecast.ts';
import { audienceOf } from '../figures.ts';
import type { Draft } from './draft.svelte.ts';

const pause = 350;

export function outlook(draft: Draft) {
  let asked = $state(untrack(() => draft.body));
  $effect(() => {
    const body = draft.body;
    const wait = setTimeout(() => (asked = body), pause);
    return () => clearTimeout(wait);
  });

  // The answer about one list says nothing about another; within a list the last one stays on the screen.
  let previewedList = $state('');
  const preview = createQuery(() => ({
    ...previewQuery(draft.listId, asked, draft.contacted),
    enabled: draft.listId !== '',
    placeholderData: draft.listId === previewedList ? keepPreviousData<Preview> : undefined
  }));
  $effect(() => {
    if (preview.data) previewedList = draft.listId;
  });

  const stored = $derived(draft.version > 0 && draft.complete);
  const forecast = createQuery(() => ({
    ...forecastQuery(draft.id, draft.version),
    enabled: stored,
    placeholderData: keepPreviousData
  }));

  return {
    get preview() {
      return preview.data;
    },
    /** Until the answer is about what is on the screen, nothing may be launched by it. */
    get current() {
      return !preview.isPlaceholderData && asked === draft.body;
    },
    get forecast() {
      return stored ? forecast.data : undefined;
    },
    get forecastCurrent() {
      return stored && !draft.dirty && !draft.saving && !forecast.isPlaceholderData;
    },
    get audience() {
      return preview.data && audienceOf(preview.data.audience, this.forecast);
    },
    get error() {
      return preview.error ?? (stored ? forecast.error : null);
    },
    again() {
      void preview.refetch();
      if (stored) void forecast.refetch();
    }
  };
}
