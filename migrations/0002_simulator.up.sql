-- The texting vendor's stand-in keeps its state here, so that restarts and
-- several processes agree. Nothing of the product reads these tables.
set search_path = crm, public;

create table sim_number (
  id text primary key,                        -- PN…
  e164 text not null unique,
  name text not null
);
insert into sim_number (id, e164, name) values
  ('PNsim0001', '+13395550190', 'Office'),
  ('PNsim0002', '+13395550191', 'Campaigns');

-- What the vendor carried: the log that a search for double sends reads.
create table sim_message (
  seq bigint generated always as identity primary key,
  id text not null unique,                    -- AC…
  number_id text not null references sim_number,
  customer text not null,                     -- E.164
  direction text not null check (direction in ('incoming', 'outgoing')),
  origin text not null check (origin in ('api', 'customer', 'vendor')),
  body text not null,
  status text not null check (status in ('queued', 'sent', 'delivered', 'undelivered', 'received')),
  blocked boolean not null default false,     -- sent although the customer had opted out
  created_at timestamptz not null,
  updated_at timestamptz not null,
  listed_at timestamptz not null              -- lists show it from then on
);
create index sim_message_customer on sim_message (customer, seq desc);

create table sim_blocked (
  phone text primary key,
  at timestamptz not null
);

create table sim_webhook (
  id text primary key,                        -- WH…
  url text not null,
  key text not null,
  label text,
  events text[] not null,
  resource_ids text[] not null,
  status text not null check (status in ('enabled', 'disabled')),
  created_at timestamptz not null
);

-- What is still to happen: a text reaches its phone, a customer answers, a
-- webhook is posted.
create table sim_due (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null check (kind in ('deliver', 'answer', 'post')),
  message_id text not null,
  webhook_id text,
  body text not null default '',
  tries int not null default 0
);
create index sim_due_at on sim_due (at, id);

create table sim_setting (
  key text primary key,
  value jsonb not null
);

create table sim_rate (
  one boolean primary key default true check (one),
  second bigint not null,
  requests int not null
);

select secure_tables();
