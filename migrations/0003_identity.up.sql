-- The built-in identity, used where no Supabase is configured: users with their
-- passwords, sessions, refresh tokens, one-time links, the signing key. Secrets
-- are kept as hashes; the signing key is readable by crm_app alone.
set search_path = crm, public;

create table identity_user (
  id uuid primary key,                       -- = app_user.id = the JWT's sub
  aud text not null default 'authenticated',
  role text not null default 'authenticated', -- of the token; what a person may do is app_user.role
  email text not null,
  phone text not null default '',
  password_hash text not null default '',    -- empty: invited, none chosen yet
  app_metadata jsonb not null default '{"provider": "email", "providers": ["email"]}',
  user_metadata jsonb not null default '{}',
  is_anonymous boolean not null default false,
  invited_at timestamptz,
  email_confirmed_at timestamptz,
  confirmed_at timestamptz generated always as (email_confirmed_at) stored,
  last_sign_in_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index identity_user_email_key on identity_user (lower(email));

create table identity_session (
  id uuid primary key,
  user_id uuid not null references identity_user,
  created_at timestamptz not null,
  revoked_at timestamptz                     -- a used refresh token came back: the family is void
);
create index identity_session_user on identity_session (user_id);

create table identity_refresh_token (
  hash bytea primary key,
  session_id uuid not null references identity_session,
  used_at timestamptz,
  created_at timestamptz not null
);
create index identity_refresh_token_session on identity_refresh_token (session_id);

create table identity_token (
  user_id uuid not null references identity_user,
  kind text not null check (kind in ('invite', 'recovery')),
  hash bytea not null unique,
  expires_at timestamptz not null,
  primary key (user_id, kind)
);

create table identity_key (
  kid text collate "C" primary key,
  private_key bytea not null,                -- PKCS 8
  created_at timestamptz not null,
  retired_at timestamptz
);
create unique index identity_key_active on identity_key ((true)) where retired_at is null;

create table identity_attempt (
  key text collate "C" primary key,          -- keyed hash of an e-mail or a client's address
  count int not null,
  until timestamptz not null
);

insert into setting (key, value, updated_at) values ('business',
  '{"name": "Attack-a-Crack", "window_from": "09:00", "window_to": "18:00", "default_state": "MA", "signature": ""}', now());
