/**
 * Conventions for screens. Read this before you add one.
 *
 * PAGE    `src/routes/(app)/<place>/+page.svelte`, its private parts beside it in `_parts/`. The page starts
 *         with `<Topbar title crumbs>` and then `<div class="page-scroll"><div class="page">…`. Filters live
 *         in the address (`page.url.searchParams`, changed by `goto(…, { replaceState: true })`).
 * QUERY   One file per entity in `lib/queries/<entity>.ts`, exporting functions that return options:
 *           export const contactQuery = (id: string) => queryOptions({
 *             queryKey: keys.contacts.one(id),
 *             queryFn: ({ signal }) => call(api.GET('/v1/contacts/{id}', { params: { path: { id } }, signal }))
 *           });
 *         In the page: `const contact = createQuery(() => contactQuery(id));` and `contact.data` (never
 *         destructured). Endless lists: `createInfiniteQuery(() => …)` with `nextCursor` from `pages.ts`.
 * KEYS    Only from `keys` below: [entity, what, …arguments]. The first part is what live events invalidate.
 * CHANGE  `createMutation(() => ({ mutationFn: …, onSuccess: () => queryClient.invalidateQueries(…) }))`, with
 *         `headers: ifMatch(version)` on PATCH. Failures show themselves: the query client toasts
 *         `error.detail` unless the mutation has `meta: { quiet: true }` (forms: show `error.fields[name]`).
 *         Undo instead of asking: `toast('Marked done.', { undo: () => … })` from `lib/toast.svelte.ts`.
 * LIVE    `lib/live/bridge.ts` maps each topic to key prefixes; a new entity needs one line there. Progress
 *         that must not wait for a request: `live.on('import.changed', (event) => …)` returns a stop function.
 * STATES  Wrap what loads in `<Loadable query={…}>` (skeleton after 150 ms, error with retry, then children).
 *         Nothing there: `<EmptyState icon title>` with a sentence on what to do next and one button.
 * DIALOG  `<Dialog bind:open title>` only where undo is impossible; `<Sheet bind:open title>` for details;
 *         `<Menu items>`. All three load their code on first use.
 * TIMES   `<RelativeTime at>`; the business clock is `clock.now` (`lib/clock.svelte.ts`), never `Date.now()`.
 */
export const keys = {
  session: ['session'] as const,
  contacts: {
    all: ['contacts'] as const,
    list: (filter: Record<string, unknown>) => ['contacts', 'list', filter] as const,
    count: (filter: Record<string, unknown>) => ['contacts', 'count', filter] as const,
    one: (id: string) => ['contacts', 'one', id] as const,
    timeline: (id: string) => ['contacts', 'timeline', id] as const
  },
  lists: {
    all: ['lists'] as const,
    list: () => ['lists', 'list'] as const,
    one: (id: string) => ['lists', 'one', id] as const
  },
  imports: {
    all: ['imports'] as const,
    list: () => ['imports', 'list'] as const,
    running: () => ['imports', 'running'] as const,
    maps: () => ['imports', 'maps'] as const,
    fields: () => ['imports', 'fields'] as const,
    one: (id: string) => ['imports', id] as const,
    /** Beside the import, not under it: a change of its state does not ask again what an undo would do. */
    undo: (id: string) => ['imports', 'undo', id] as const,
    rows: (id: string, filter: Record<string, unknown>) => ['imports', id, 'rows', filter] as const,
    row: (id: string, rowNo: number) => ['imports', id, 'row', rowNo] as const
  },
  campaigns: {
    all: ['campaigns'] as const,
    list: () => ['campaigns', 'list'] as const,
    one: (id: string) => ['campaigns', id] as const,
    recipients: (id: string, filter: Record<string, unknown>) =>
      ['campaigns', id, 'recipients', filter] as const,
    preview: (listId: string, body: string, contacted: string) =>
      ['campaigns', 'preview', listId, body, contacted] as const,
    /** Beside the campaign, not under it: each text that leaves changes a campaign, and this is counted anew. */
    forecast: (id: string, version: number) => ['campaigns', 'forecast', id, version] as const
  },
  templates: {
    all: ['templates'] as const,
    list: (archived: boolean) => ['templates', 'list', archived] as const,
    one: (id: string) => ['templates', 'one', id] as const,
    check: (body: string, listId: string) => ['templates', 'check', body, listId] as const
  },
  conversations: {
    all: ['conversations'] as const,
    list: (filter: Record<string, unknown>) => ['conversations', 'list', filter] as const,
    counts: () => ['conversations', 'counts'] as const,
    one: (id: string) => ['conversations', 'one', id] as const,
    gate: (id: string) => ['conversations', 'gate', id] as const
  },
  entries: {
    all: ['entries'] as const,
    of: (conversationId: string) => ['entries', conversationId] as const
  },
  proof: {
    all: ['proof'] as const,
    why: (campaignId: string, phone: string) => ['proof', 'why', campaignId, phone] as const,
    receipt: (entryId: number) => ['proof', 'receipt', entryId] as const,
    dossier: (phone: string) => ['proof', 'dossier', phone] as const
  },
  numbers: { all: ['numbers'] as const },
  users: { all: ['users'] as const },
  settings: { all: ['settings'] as const, business: () => ['settings', 'business'] as const },
  simulator: {
    all: ['simulator'] as const,
    threads: () => ['simulator', 'threads'] as const,
    switches: () => ['simulator', 'switches'] as const
  }
};
