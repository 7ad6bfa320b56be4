import { queryOptions } from '@tanstack/svelte-query';
import { api, call } from '#lib/api/client.ts';
import type { Import } from './imports.ts';
import { keys } from './keys.ts';

/** What an undo takes back, and what stays because it was edited or used since. */
export type UndoSums = Omit<NonNullable<Import['undo']>, 'at' | 'by' | 'by_name' | 'was'>;
export type Kept = UndoSums['kept'][number];

/**
 * Something of it is in the records, all or its first part. A list of opt-outs
 * is not undone: nobody may be texted again by mistake.
 */
export function canUndo(found: Pick<Import, 'kind' | 'state' | 'rows_merged'>): boolean {
  const ended = ['done', 'failed', 'cancelled'].includes(found.state);
  return found.kind === 'people' && ended && found.rows_merged > 0;
}

/** What an undo would take back, as things are now. */
export const undoQuery = (id: string) =>
  queryOptions({
    queryKey: keys.imports.undo(id),
    queryFn: ({ signal }) =>
      call(api.GET('/v1/imports/{id}/undo', { signal, params: { path: { id } } })),
    // Anybody may have edited anything since.
    staleTime: 0,
    gcTime: 0
  });
