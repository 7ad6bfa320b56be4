import { MutationCache, QueryClient } from '@tanstack/svelte-query';
import { ApiError, sentence } from '#lib/api/error.ts';
import { session } from '#lib/auth/session.svelte.ts';
import { toast } from '#lib/toast.svelte.ts';

declare module '@tanstack/svelte-query' {
  interface Register {
    defaultError: ApiError;
    mutationMeta: {
      /** The place of the change shows its own failure. */
      quiet?: boolean;
    };
  }
}

function worthRetrying(failures: number, error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return failures < 2 && (error.offline || error.status >= 500 || error.status === 429);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    // Live events say when something changed; the age only catches what no event covers.
    queries: { networkMode: 'offlineFirst', staleTime: 60_000, retry: worthRetrying },
    mutations: { networkMode: 'always', retry: false }
  },
  mutationCache: new MutationCache({
    onError(error, _variables, _context, mutation) {
      if (!mutation.meta?.quiet) toast(sentence(error), { tone: 'bad' });
    }
  })
});

session.onSignOut(() => queryClient.clear());
