/** Runs at once, then at most once per `gap` for equal keys; the last call of a burst is never lost. */
export function coalesce<Key extends readonly unknown[]>(
  gap: number,
  run: (key: Key) => void
): (key: Key) => void {
  const waiting = new Map<string, { again: boolean }>();

  function fire(id: string, key: Key) {
    const state = { again: false };
    waiting.set(id, state);
    run(key);
    setTimeout(() => {
      waiting.delete(id);
      if (state.again) fire(id, key);
    }, gap);
  }

  return (key) => {
    const id = JSON.stringify(key);
    const state = waiting.get(id);
    if (state) state.again = true;
    else fire(id, key);
  };
}
