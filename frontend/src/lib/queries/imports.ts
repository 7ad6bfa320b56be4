import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, call, download, upload } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import type { LiveEvent } from '#lib/live/events.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';
import { nextCursor } from './pages.ts';

export type Import = components['schemas']['Import'];
export type ImportRow = components['schemas']['LedgerRow'];
export type RowChange = components['schemas']['RowChange'];
export type Strategy = Import['strategy'];
export type Fate = Exclude<ImportRow['fate'], ''>;

const running: Import['state'][] = ['uploaded', 'reading', 'merging'];

/** The job works on it: its figures change without anybody's doing. */
export function underWay(found: Pick<Import, 'state' | 'run_asked'> | undefined): boolean {
  if (!found) return false;
  return running.includes(found.state) || (found.state === 'preview' && found.run_asked);
}

export const importsQuery = () =>
  infiniteQueryOptions({
    queryKey: keys.imports.list(),
    queryFn: ({ signal, pageParam }) =>
      call(api.GET('/v1/imports', { signal, params: { query: { cursor: pageParam, limit: 25 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor
  });

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: keys.imports.one(id),
    queryFn: ({ signal }) =>
      call(api.GET('/v1/imports/{id}', { params: { path: { id } }, signal })),
    // Live events bring the progress; this catches what a cut connection misses.
    refetchInterval: ({ state }) => (underWay(state.data) ? 2000 : false)
  });

/** A page of the ledger is named by the row that it begins at, so every page has an address. */
export interface RowFilter {
  fate?: Fate;
  reason?: string;
  from?: number;
}

export const rowsPerPage = 25;

export const rowsQuery = (id: string, filter: RowFilter) =>
  queryOptions({
    queryKey: keys.imports.rows(id, { ...filter }),
    queryFn: ({ signal }) =>
      call(
        api.GET('/v1/imports/{id}/rows', {
          signal,
          params: {
            path: { id },
            query: {
              fate: filter.fate,
              reason: filter.reason,
              row_from: filter.from,
              limit: rowsPerPage
            }
          }
        })
      ),
    placeholderData: (previous) => previous
  });

export const rowQuery = (id: string, rowNo: number) =>
  queryOptions({
    queryKey: keys.imports.row(id, rowNo),
    queryFn: ({ signal }) => readRow(id, rowNo, signal)
  });

export function readRow(id: string, rowNo: number, signal?: AbortSignal): Promise<ImportRow> {
  const path = { id, row_no: rowNo };
  return call(api.GET('/v1/imports/{id}/rows/{row_no}', { params: { path }, signal }));
}

export interface UploadChoice {
  listName: string;
  strategy: Strategy;
}

export async function uploadImport(
  file: File,
  choice: UploadChoice,
  onprogress: (sent: number, total: number) => void,
  signal: AbortSignal
): Promise<Import> {
  const query = new URLSearchParams({ filename: file.name, strategy: choice.strategy });
  if (choice.listName.trim()) query.set('list_name', choice.listName.trim());
  // What a computer calls a list differs; the server looks at the bytes.
  const body = file.slice(0, file.size, 'text/csv');
  const made = await upload<Import>(`/v1/imports?${query}`, body, onprogress, signal);
  keep(made);
  return made;
}

const actions = {
  run: '/v1/imports/{id}/run',
  cancel: '/v1/imports/{id}/cancel',
  resume: '/v1/imports/{id}/resume'
} as const;

export type ImportAction = keyof typeof actions;

export async function actOnImport(id: string, action: ImportAction): Promise<Import> {
  const changed = await call(api.POST(actions[action], { params: { path: { id } } }));
  keep(changed);
  return changed;
}

export function downloadRejects(found: Import): Promise<void> {
  const name = found.filename.replace(/\.[^.]*$/, '');
  return download(`/v1/imports/${found.id}/rejects.csv`, `${name} rejects.csv`);
}

/** Progress must not wait for a request: the event's figures go straight into what is shown. */
export function showProgress({ entity_id, payload }: LiveEvent<'import.changed'>) {
  queryClient.setQueryData<Import>(keys.imports.one(entity_id), (found) => {
    if (!found || !payload || payload.state !== found.state) return found;
    const { phase, rows_done, rows_total } = payload;
    // Events of a burst may be read after the answer that overtook them.
    if (rows_done < found.progress.rows_done) return found;
    return { ...found, progress: { phase, rows_done, rows_total } };
  });
}

function keep(found: Import) {
  queryClient.setQueryData(keys.imports.one(found.id), found);
  void queryClient.invalidateQueries({ queryKey: keys.imports.list() });
  void queryClient.invalidateQueries({ queryKey: keys.lists.all });
}
