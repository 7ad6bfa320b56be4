import { api, call } from '#lib/api/client.ts';

/** Creates the owner with the one-time token of the setup link. */
export function setUp(owner: { token: string; name: string; email: string; password: string }) {
  return call(api.POST('/v1/setup', { body: owner }));
}
