// Walks the built-in identity with the client that the app uses, unchanged.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const { AUTH_JS, AUTH_URL, SERVICE_TOKEN, EMAIL, PASSWORD } = process.env;
const { GoTrueClient, GoTrueAdminApi } = createRequire(import.meta.url)(AUTH_JS);

const client = () =>
	new GoTrueClient({ url: AUTH_URL, autoRefreshToken: false, persistSession: false, detectSessionInUrl: false });
const ok = ({ data, error }) => {
	assert.equal(error, null, error && `${error.code}: ${error.message}`);
	return data;
};

const app = client();
const wrong = await app.signInWithPassword({ email: EMAIL, password: 'not this one' });
assert.equal(wrong.error.code, 'invalid_credentials');
assert.equal(wrong.error.status, 400);

const { session, user } = ok(await app.signInWithPassword({ email: EMAIL, password: PASSWORD }));
assert.equal(user.email, EMAIL);
assert.equal(user.role, 'authenticated');
assert.ok(session.expires_at > Date.now() / 1000 + 3500);
assert.equal(ok(await app.getUser()).user.id, user.id);
const claims = ok(await app.getClaims());
assert.equal(claims.claims.sub, user.id, 'checked with the published keys');

const renewed = ok(await app.refreshSession()).session;
assert.notEqual(renewed.refresh_token, session.refresh_token);

const weak = await app.updateUser({ password: 'short' });
assert.equal(weak.error.name, 'AuthWeakPasswordError');
assert.deepEqual(weak.error.reasons, ['length']);
assert.equal(ok(await app.updateUser({ password: 'a fresh long password', data: { theme: 'dark' } })).user.user_metadata.theme, 'dark');

const admin = new GoTrueAdminApi({ url: AUTH_URL, headers: { Authorization: `Bearer ${SERVICE_TOKEN}` } });
const invited = ok(await admin.inviteUserByEmail('jo@example.com', { data: { name: 'Jo' } })).user;
assert.equal(invited.user_metadata.name, 'Jo');
const link = ok(await admin.generateLink({ type: 'invite', email: 'jo@example.com' }));
assert.equal(link.user.id, invited.id);

const guest = client();
const used = { type: 'invite', token_hash: link.properties.hashed_token };
assert.equal(ok(await guest.verifyOtp(used)).user.id, invited.id);
ok(await guest.updateUser({ password: 'chosen by the guest' }));
assert.equal((await client().verifyOtp(used)).error.code, 'otp_expired');
ok(await client().signInWithPassword({ email: 'jo@example.com', password: 'chosen by the guest' }));

const recovery = ok(await admin.generateLink({ type: 'recovery', email: EMAIL }));
ok(await client().verifyOtp({ type: 'recovery', email: EMAIL, token: recovery.properties.email_otp }));
assert.equal(ok(await admin.listUsers({ page: 1, perPage: 10 })).users.length, 2);
assert.equal(ok(await admin.getUserById(user.id)).user.email, EMAIL);
assert.equal(ok(await admin.updateUserById(user.id, { user_metadata: { name: 'Maria' } })).user.user_metadata.name, 'Maria');
ok(await admin.createUser({ email: 'gone@example.com', password: 'soon forgotten' }).then(async (made) => admin.deleteUser(ok(made).user.id)));
assert.equal((await admin.createUser({ email: EMAIL })).error.code, 'email_exists');

ok(await app.signOut({ scope: 'others' }));
const { error } = await app.signOut();
assert.equal(error, null);
assert.equal(ok(await app.getSession()).session, null);
const denied = await client().getUser(renewed.access_token);
assert.equal(denied.error.name, 'AuthSessionMissingError');
console.log('all good');
