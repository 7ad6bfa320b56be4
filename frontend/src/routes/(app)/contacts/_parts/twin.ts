const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The id of the contact that a refusal names. */
export function twinIn(detail: string): string | null {
  return uuid.exec(detail)?.[0] ?? null;
}
