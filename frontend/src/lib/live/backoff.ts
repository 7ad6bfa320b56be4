const first = 500;
const longest = 30_000;

/** Doubling waits with full jitter, so that a restarted server is not met by everybody at once. */
export function backoff(attempt: number, random: number): number {
  const ceiling = Math.min(longest, first * 2 ** attempt);
  return Math.round(ceiling * (0.5 + random / 2));
}
