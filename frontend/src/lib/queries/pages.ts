import type { Page } from '#lib/api/types.ts';

/** `getNextPageParam` of every cursor list; `initialPageParam` is undefined. */
export function nextCursor<Item>(page: Page<Item>): string | undefined {
  return page.next_cursor ?? undefined;
}

export function allItems<Item>(data: { pages: Page<Item>[] } | undefined): Item[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}
