/**
 * The signed-in person's tokens. auth-js (22 kB) loads only when a token must be made or renewed;
 * a fresh stored token is read straight from storage, so that a normal start does not wait for it.
 */
import type { AuthClient as AuthClientClass, Session } from '@supabase/auth-js';
import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import { remember, tokenStorage } from './storage.ts';

type AuthClient = InstanceType<typeof AuthClientClass>;

const storageKey = 'crm.session';
/** A token this close to its end is renewed before it is used. */
const marginSeconds = 60;

export class SignInError extends Error {}

function stored(): Session | null {
  const text = tokenStorage.getItem(storageKey);
  if (!text) return null;
  try {
    return JSON.parse(text) as Session;
  } catch {
    return null;
  }
}

function fresh(found: Session | null): boolean {
  return (found?.expires_at ?? 0) > Date.now() / 1000 + marginSeconds;
}

class AuthSession {
  signedIn = $state(stored() !== null);
  #client: Promise<AuthClient> | null = null;
  #renewing: Promise<string | null> | null = null;
  #leaving = false;
  #onSignOut = new Set<() => void | Promise<void>>();

  constructor() {
    addEventListener('storage', (event) => {
      // Another tab signed out.
      if (event.key === storageKey && event.newValue === null) void this.expired();
    });
  }

  get userId(): string | null {
    return stored()?.user?.id ?? null;
  }

  /** Run when the person signs out: caches of other parts are emptied here. */
  onSignOut(run: () => void | Promise<void>): () => void {
    this.#onSignOut.add(run);
    return () => this.#onSignOut.delete(run);
  }

  /** The access token for a request, renewed when it is about to end; null when signed out. */
  async token(): Promise<string | null> {
    const found = stored();
    if (!found) return null;
    return fresh(found) ? found.access_token : this.renew();
  }

  /** Asks for a new token; null when the session is over. */
  renew(): Promise<string | null> {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  async #renew(): Promise<string | null> {
    const client = await this.#auth();
    const { data, error } = await client.refreshSession();
    // Without signal the old token stays: the request that needs it fails by itself and says why.
    if (error && (error.status ?? 0) === 0) return stored()?.access_token ?? null;
    return data.session?.access_token ?? null;
  }

  async signIn(email: string, password: string, stay = true) {
    remember(stay);
    const client = await this.#auth();
    const { error } = await client.signInWithPassword({ email, password });
    if (error) throw new SignInError(refusal(error.status, error.message));
    this.#entered();
  }

  /** Opens an invitation: the link's token makes a session, then the person chooses a password. */
  async acceptInvitation(tokenHash: string, password: string) {
    remember(true);
    const client = await this.#auth();
    const opened = await client.verifyOtp({ type: 'invite', token_hash: tokenHash });
    if (opened.error) throw new SignInError(refusal(opened.error.status, opened.error.message));
    const { error } = await client.updateUser({ password });
    if (error) throw new SignInError(error.message);
    this.#entered();
  }

  async changePassword(password: string) {
    const client = await this.#auth();
    const { error } = await client.updateUser({ password });
    if (error) throw new SignInError(error.message);
  }

  async signOut() {
    const client = await this.#auth().catch(() => null);
    await client?.signOut({ scope: 'local' }).catch(() => null);
    await this.#forget();
    await goto(resolve('sign-in'));
  }

  /** The server refused the session: to the sign-in page, and back here afterwards. */
  async expired() {
    if (this.#leaving || location.pathname === resolve('sign-in')) return;
    this.#leaving = true;
    const target = location.pathname + location.search;
    try {
      await this.#forget();
      await goto(resolve(`sign-in?next=${encodeURIComponent(target)}`));
    } finally {
      this.#leaving = false;
    }
  }

  /** Loads auth-js in a quiet moment; from then on it renews the token before it ends. */
  keepFresh() {
    void this.#auth();
  }

  #entered() {
    this.signedIn = true;
  }

  async #forget() {
    tokenStorage.removeItem(storageKey);
    this.signedIn = false;
    for (const run of this.#onSignOut) await run();
  }

  #auth(): Promise<AuthClient> {
    this.#client ??= connect().catch((error: unknown) => {
      this.#client = null;
      throw error;
    });
    return this.#client;
  }
}

async function connect(): Promise<AuthClient> {
  const [{ AuthClient }, config] = await Promise.all([import('@supabase/auth-js'), publicConfig()]);
  return new AuthClient({
    url: config.auth_url,
    headers: config.auth_key ? { apikey: config.auth_key } : {},
    storageKey,
    storage: tokenStorage,
    autoRefreshToken: true,
    persistSession: true,
    detectSessionInUrl: false
  });
}

async function publicConfig(): Promise<{ auth_url: string; auth_key: string }> {
  const own = { auth_url: `${location.origin}/auth/v1`, auth_key: '' };
  const response = await fetch('/v1/public-config').catch(() => null);
  if (!response?.ok) return own;
  const found = (await response.json().catch(() => ({}))) as Partial<typeof own>;
  return {
    auth_url: found.auth_url ? new URL(found.auth_url, location.origin).href : own.auth_url,
    auth_key: found.auth_key ?? ''
  };
}

function refusal(status: number | undefined, message: string): string {
  if (!status) return 'The server did not answer. Check the signal and try again.';
  if (status === 429) return 'Too many attempts. Wait a minute and try again.';
  if (status >= 500) return 'The server could not sign you in. Try again in a moment.';
  if (/expired|invalid.*token|otp/i.test(message)) {
    return 'This link was used or is too old. Ask the owner for a new one.';
  }
  if (/credential|password|grant/i.test(message)) return 'E-mail and password do not match.';
  return message;
}

export const session = new AuthSession();
