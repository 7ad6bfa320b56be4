/** What a person has begun to write, per conversation; it survives leaving the page. */
import { newKey } from '#lib/api/client.ts';
import { session } from '#lib/auth/session.svelte.ts';

export interface Draft {
  mode: 'reply' | 'note';
  reply: string;
  note: string;
  /** Becomes the client key of the text: pressed twice, one text leaves. */
  key: string;
}

const prefix = 'crm.draft.';

export function readDraft(id: string): Draft {
  const empty: Draft = { mode: 'reply', reply: '', note: '', key: newKey() };
  try {
    const kept = JSON.parse(localStorage.getItem(prefix + id) ?? '{}') as Partial<Draft>;
    return { ...empty, ...kept };
  } catch {
    return empty;
  }
}

export function keepDraft(id: string, draft: Draft) {
  if (draft.reply || draft.note) localStorage.setItem(prefix + id, JSON.stringify(draft));
  else localStorage.removeItem(prefix + id);
}

export function hasDraft(id: string): boolean {
  return localStorage.getItem(prefix + id) !== null;
}

session.onSignOut(() => {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(prefix)) localStorage.removeItem(name);
  }
});
