/** A refusal of the server (problem+json), or a network that did not answer (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** A sentence for the person in front of the screen. */
    readonly detail: string,
    /** Field name → sentence, for forms. */
    readonly fields: Record<string, string> = {},
    readonly requestId: string | null = null
  ) {
    super(detail);
    this.name = 'ApiError';
  }

  get offline(): boolean {
    return this.status === 0;
  }

  /** Somebody else changed it first (If-Match failed). */
  get stale(): boolean {
    return this.status === 412 || this.code === 'version_mismatch';
  }
}

interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  errors?: { location?: string; message?: string }[] | null;
  request_id?: string;
}

const plain: Record<number, string> = {
  403: 'You are not allowed to do this. The owner can change that in Settings.',
  404: 'This does not exist any more.',
  412: 'Somebody changed this in the meantime. Load it again and repeat your change.',
  413: 'This is too large.',
  429: 'Too many requests at once. Wait a moment and try again.'
};

export function problemError(status: number, body: unknown): ApiError {
  const problem: Problem = typeof body === 'object' && body !== null ? body : {};
  const fields: Record<string, string> = {};
  for (const { location, message } of problem.errors ?? []) {
    // "body.phone" and "query.limit" both name a field of a form.
    const field = (location ?? '').replace(/^(body|query|path|header)\./, '');
    if (field && message) fields[field] ??= message;
  }
  const detail =
    problem.detail ?? plain[status] ?? problem.title ?? `The server answered with ${status}.`;
  return new ApiError(
    status,
    problem.code ?? String(status),
    detail,
    fields,
    problem.request_id ?? null
  );
}

export function networkError(): ApiError {
  const detail = navigator.onLine
    ? 'The server did not answer. Nothing was changed; try again.'
    : 'You are offline. Nothing was changed; try again when the signal is back.';
  return new ApiError(0, 'network', detail);
}

/** One sentence for any thrown value. */
export function sentence(error: unknown): string {
  return error instanceof ApiError ? error.detail : 'Something failed in this page. Load it again.';
}
