import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, call, download, upload } from '#lib/api/client.ts';
import type { components } from '#lib/api/schema.d.ts';
import type { LiveEvent } from '#lib/live/events.ts';
import { queryClient } from './client.ts';
import { keys } from './keys.ts';
import { nextCursor } from './pages.ts';

export type Import = components['schemas']['Import'];
export type ImportState = Import['state'];
export type ImportKind = Import['kind'];
export type Column = Import['columns'][number];
export type ImportRow = components['schemas']['LedgerRow'];
export type RowChange = components['schemas']['RowChange'];
export type Strategy = Import['strategy'];
export type Fate = Exclude<ImportRow['fate'], ''>;

/** What is going on, while something is. */
export const phaseWords: Partial<Record<ImportState, string>> = {
  uploaded: 'Waiting its turn',
  reading: 'Reading and checking rows',
  preview: 'Checking rows',
  merging: 'Importing rows',
  undoing: 'Undoing rows',
  redoing: 'Bringing rows back'
};

const running: ImportState[] = ['uploaded', 'reading', 'merging', 'undoing', 'redoing'];

/** The job works on it: its figures change without anybody's doing. */
export function underWay(found: Pick<Import, 'state' | 'run_asked'> | undefined): boolean {
  if (!found) return false;
  return running.includes(found.state) || (found.state === 'preview' && found.run_asked);
}

function readPage(
  query: { cursor?: string; limit: number; running?: boolean },
  signal: AbortSignal
) {
  return call(api.GET('/v1/imports', { signal, params: { query } }));
}

export const importsQuery = () =>
  infiniteQueryOptions({
    queryKey: keys.imports.list(),
    queryFn: ({ signal, pageParam }) => readPage({ cursor: pageParam, limit: 25 }, signal),
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

/** What is being worked on now, for every screen. */
export const runningQuery = () =>
  queryOptions({
    queryKey: keys.imports.running(),
    queryFn: async ({ signal }) => (await readPage({ limit: 5, running: true }, signal)).items,
    refetchInterval: ({ state }) => (state.data?.length ? 5000 : false)
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
    queryFn: ({ signal }) => {
      const path = { id, row_no: rowNo };
      return call(api.GET('/v1/imports/{id}/rows/{row_no}', { params: { path }, signal }));
    }
  });

/** The row that holds a physical line of the file. */
export async function rowOfLine(id: string, line: number): Promise<number | null> {
  const params = { path: { id }, query: { line, limit: 1 } };
  const found = await call(api.GET('/v1/imports/{id}/rows', { params }));
  return found.items[0]?.row_no ?? null;
}

export interface UploadChoice {
  kind: ImportKind;
  /** An existing list; else a new one of this name is made. */
  listId: string;
  listName: string;
  strategy: Strategy;
}

/** What the server is asked, in the address: the body is the file itself. */
export function uploadQuery(filename: string, choice: UploadChoice): string {
  const query = new URLSearchParams({ filename, strategy: choice.strategy });
  const name = choice.listName.trim();
  if (choice.kind !== 'people') query.set('kind', choice.kind);
  else if (choice.listId) query.set('list_id', choice.listId);
  else if (name) query.set('list_name', name);
  return query.toString();
}

export async function uploadImport(
  file: File,
  choice: UploadChoice,
  onprogress: (sent: number, total: number) => void,
  signal: AbortSignal
): Promise<Import> {
  // What a computer calls a list differs; the server looks at the bytes.
  const body = file.slice(0, file.size, 'text/csv');
  return keep(
    await upload<Import>(`/v1/imports?${uploadQuery(file.name, choice)}`, body, onprogress, signal)
  );
}

const actions = {
  run: '/v1/imports/{id}/run',
  cancel: '/v1/imports/{id}/cancel',
  resume: '/v1/imports/{id}/resume',
  undo: '/v1/imports/{id}/undo',
  redo: '/v1/imports/{id}/redo'
} as const;

export type ImportAction = keyof typeof actions;

export async function actOnImport(id: string, action: ImportAction): Promise<Import> {
  return keep(await call(api.POST(actions[action], { params: { path: { id } } })));
}

export function downloadRejects(found: Import): Promise<void> {
  const name = found.filename.replace(/\.[^.]*$/, '');
  return download(`/v1/imports/${found.id}/rejects.csv`, `${name} rejects.csv`);
}

/** Progress must not wait for a request: the event's figures go straight into what is shown. */
export function showProgress(event: LiveEvent<'import.changed'>) {
  queryClient.setQueryData<Import>(
    keys.imports.one(event.entity_id),
    (found) => found && advanced(found, event)
  );
}

export function showRunning(event: LiveEvent<'import.changed'>) {
  queryClient.setQueryData<Import[]>(keys.imports.running(), (all) =>
    all?.map((found) => (found.id === event.entity_id ? advanced(found, event) : found))
  );
}

/** Exported for its test. */
export function advanced(found: Import, { payload }: LiveEvent<'import.changed'>): Import {
  if (!payload || payload.state !== found.state) return found;
  const { phase, rows_done, rows_total } = payload;
  const { rows_done: known } = found.progress;
  // Events of a burst may be read after the answer that overtook them; far less is the next phase.
  if (rows_done < known && rows_done > known / 2) return found;
  return { ...found, progress: { phase, rows_done, rows_total } };
}

export function keep(found: Import): Import {
  queryClient.setQueryData(keys.imports.one(found.id), found);
  void queryClient.invalidateQueries({ queryKey: keys.imports.list() });
  void queryClient.invalidateQueries({ queryKey: keys.imports.running() });
  void queryClient.invalidateQueries({ queryKey: keys.lists.all });
  return found;
}
