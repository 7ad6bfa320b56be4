-- The core tables (schema crm, never public). Every table has row level
-- security with one policy, for crm_app: crm.secure_tables() at the end of a
-- migration run sees to it, for River's tables too.
create schema if not exists crm;
set search_path = crm, public;

create extension if not exists pg_trgm;

do $$
begin
  if not exists (select 1 from pg_roles where rolname = 'crm_app') then
    create role crm_app nologin;
  end if;
  execute format('grant crm_app to %I', current_user);
end $$;
grant usage on schema crm to crm_app;
alter default privileges in schema crm grant select, insert, update, delete on tables to crm_app;
alter default privileges in schema crm grant usage, select on sequences to crm_app;

-- access ---------------------------------------------------------------------
create table app_user (
  id uuid primary key,                       -- the JWT's sub
  email text not null,
  name text not null default '',
  role text not null check (role in ('owner', 'office', 'crew')),
  disabled_at timestamptz,
  valid_from timestamptz not null default '-infinity', -- tokens issued before are refused
  created_at timestamptz not null,
  version int not null default 1
);
create unique index app_user_email_key on app_user (lower(email));

create table assignment (
  user_id uuid not null references app_user,
  entity text not null,
  entity_id uuid not null,
  primary key (user_id, entity, entity_id)
);

create table audit (
  id bigint generated always as identity primary key,
  seq bigint unique,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('user', 'api_key', 'system', 'anonymous')),
  actor_id text not null,
  action text not null,
  entity text not null default '',
  entity_id text not null default '',
  request_id text not null default '',
  detail jsonb not null default '{}',
  prev_hash bytea,
  hash bytea
);
create index audit_unsealed on audit (id) where seq is null;
create index audit_entity on audit (entity, entity_id, id desc);

create table ws_ticket (
  hash bytea primary key,
  user_id uuid not null references app_user,
  expires_at timestamptz not null
);

create table setting (
  key text collate "C" primary key,
  value jsonb not null,
  version int not null default 1,
  updated_at timestamptz not null
);

create table idempotency (
  actor_id text not null,
  key text not null,
  route text not null,
  request_hash bytea not null,
  state text not null check (state in ('started', 'committed', 'done')),
  status int,
  headers jsonb,
  body bytea,
  at timestamptz not null,
  primary key (actor_id, key)
);
create index idempotency_at on idempotency (at);

-- people, phones, places --------------------------------------------------------
create table contact (
  id uuid primary key,
  kind text not null default 'person' check (kind in ('person', 'organisation')),
  first_name text not null default '',
  last_name text not null default '',
  raw_name text not null default '',
  sort_name text collate "C" not null default '',
  type text not null default 'owner',
  source text not null default '',
  terms text[] collate "C" not null default '{}',
  attributes jsonb not null default '{}',
  archived_at timestamptz,
  merged_into uuid references contact,
  last_inbound_at timestamptz,
  last_outbound_at timestamptz,
  last_campaign_at timestamptz,
  last_activity_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1
);
create index contact_sort on contact (sort_name, id) where archived_at is null;
-- Ascending, though the newest come first in lists: new rows are appended at the end of the index.
create index contact_created on contact (created_at, id) where archived_at is null;
create index contact_activity on contact (last_activity_at, id) where archived_at is null;
-- The list of what is still to be sorted in is read by every search: at 4 MB and more a search beside an import takes
-- 20 ms for a word, and seconds for the 300 of a short beginning. Without any list an import pays four times as much.
create index contact_terms on contact using gin (terms) with (gin_pending_list_limit = 128);

create table term (
  word text collate "C" primary key,
  n bigint not null default 1
);

-- What an undone import had brought is archived and its links are ended: they stand outside of every key.
create table phone (
  id uuid primary key,
  e164 text collate "C" not null,
  line_type text not null default 'unknown' check (line_type in ('mobile', 'landline', 'voip', 'unknown')),
  valid boolean not null default true,
  area_states text[] not null default '{}',
  zones text[] not null default '{}',
  first_inbound_at timestamptz,               -- null = cold
  last_inbound_at timestamptz,
  last_campaign_sent_at timestamptz,
  last_automated_at timestamptz,
  opted_out_at timestamptz,
  wrong_number_at timestamptz,
  held_at timestamptz,
  hold_reason text not null default '',
  legal_hold_at timestamptz,
  campaigns_off_at timestamptz,
  archived_at timestamptz,
  created_at timestamptz not null,
  version int not null default 1
) with (fillfactor = 90);                     -- room for what a text changes, beside itself

create unique index phone_e164_key on phone (e164) where archived_at is null;
create index phone_reversed on phone (reverse(e164)); -- people search for the last digits

create table phone_mark (
  id bigint generated always as identity primary key,
  phone_id uuid not null references phone,
  kind text not null check (kind in ('opt_out', 'opt_in', 'hold', 'release', 'wrong_number', 'legal', 'consent', 'campaigns_off', 'campaigns_on')),
  source text not null,
  entry_id bigint,
  text text not null default '',
  actor text not null default '',
  reason text not null default '',
  at timestamptz not null
);
create index phone_mark_phone on phone_mark (phone_id, id desc);

-- No foreign keys in the tables that join people to phones, addresses, places
-- and lists: 14 checks for each row of a file cost an import a sixth of its time,
-- and lock phones that inbound texts wait for. Imports write both ends in one
-- transaction, contacts and phones are archived and not deleted, and whoever
-- takes an import back takes its joins first.
create table contact_phone (
  contact_id uuid not null,
  phone_id uuid not null,
  extension text not null default '',
  label text not null default 'mobile',
  is_primary boolean not null default false,
  source text not null default '',
  ended_at timestamptz
);
create unique index contact_phone_key on contact_phone (contact_id, phone_id, extension) where ended_at is null;
create index contact_phone_phone on contact_phone (phone_id);

create table email (
  id uuid primary key,
  address text collate "C" not null,          -- searched by its beginning
  archived_at timestamptz,
  created_at timestamptz not null
);
create unique index email_address_key on email (lower(address)) where archived_at is null;

create table contact_email (
  contact_id uuid not null,
  email_id uuid not null,
  is_primary boolean not null default false,
  ended_at timestamptz
);
create unique index contact_email_key on contact_email (contact_id, email_id) where ended_at is null;
create index contact_email_email on contact_email (email_id);

create table suppression (
  phone_hmac bytea primary key,
  key_id text not null,
  kind text not null,
  since timestamptz not null
);

create table property (
  id uuid primary key,
  address_key text collate "C" not null,      -- normalised street|unit|zip5
  street text not null default '',
  unit text not null default '',
  city text not null default '',
  state text not null default '',
  zip5 text not null default '',
  subdivision text not null default '',
  lat double precision,
  lon double precision,
  apn text not null default '',
  type text not null default '',
  year_built int,
  sqft int,
  beds int,
  baths double precision,
  est_value_cents bigint,
  est_equity_cents bigint,                    -- may be negative
  equity_pct int,
  purchase_date date,
  purchase_year_only boolean not null default false,
  listing_status text not null default '',
  owner_occupied boolean,
  listed_for_sale boolean,
  foreclosure boolean,
  high_equity boolean,
  recorder_owner text not null default '',
  mailing jsonb not null default '{}',
  attributes jsonb not null default '{}',
  enriched_at timestamptz,
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version int not null default 1
);
create unique index property_address_key_key on property (address_key) where archived_at is null;
create index property_apn on property (apn) where apn <> ''; -- not unique: town prefixes collide

create table contact_property (
  contact_id uuid not null,
  property_id uuid not null,
  relationship text not null default 'owner' check (relationship in ('owner', 'tenant', 'manager', 'realtor', 'other')),
  is_primary boolean not null default false,
  started_on date,
  ended_on date
);
create unique index contact_property_key on contact_property (contact_id, property_id, relationship) where ended_on is null;
create unique index contact_property_primary on contact_property (property_id) where is_primary and ended_on is null;
create index contact_property_property on contact_property (property_id);

-- the one journal: history, import undo, unmerge, bulk undo
create table change (
  id bigint generated always as identity primary key,
  cause text not null check (cause in ('import', 'undo', 'redo', 'merge', 'bulk', 'user', 'api', 'ai', 'sync')),
  cause_id text not null default '',
  entity text not null,
  entity_id uuid not null,
  field text not null,
  other_id uuid,                              -- of a link: what it leads to
  before jsonb,
  after jsonb,
  actor text not null default '',
  at timestamptz not null
);
create index change_cause on change (cause, cause_id);
create index change_entity on change (entity, entity_id, id desc);

create table vendor_link (
  vendor text not null,
  kind text not null,
  vendor_id text not null,
  entity text not null,
  entity_id text not null,
  sync_token text,
  etag text,
  synced_at timestamptz,
  primary key (vendor, kind, vendor_id)
);

-- lists and imports ----------------------------------------------------------------
create table list (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('import', 'manual', 'smart')),
  filter jsonb,
  import_id uuid,
  consent_basis text not null default 'none'
    check (consent_basis in ('none', 'existing_customer', 'inquiry', 'written', 'attested')),
  attested_by uuid references app_user,
  attested_at timestamptz,
  attested_text text not null default '',
  member_count int not null default 0,        -- contacts with an active membership, kept by lists.Recount
  archived_at timestamptz,
  created_at timestamptz not null,
  version int not null default 1
);
create unique index list_name_key on list (lower(name)) where archived_at is null;

create table list_member (
  list_id uuid not null,
  contact_id uuid not null,
  property_id uuid,
  import_id uuid,
  row_no int,
  state text not null default 'active' check (state in ('active', 'removed')),
  added_at timestamptz not null,
  unique nulls not distinct (list_id, contact_id, property_id)
);
create index list_member_contact on list_member (contact_id);

create table import (
  id uuid primary key,
  list_id uuid references list,               -- null: opt-outs fill no list
  kind text not null default 'people' check (kind in ('people', 'opt_outs')),
  map_id uuid,                                -- the saved map that fitted
  filename text not null,
  blob text not null,
  sha256 bytea not null,
  bytes bigint not null,
  encoding text not null default '',
  delimiter text not null default '',
  format text not null default '',
  mapping jsonb not null default '{}',
  strategy text not null default 'fill' check (strategy in ('fill', 'replace', 'skip')),
  state text not null check (state in ('uploaded', 'mapping', 'reading', 'preview', 'merging', 'done', 'failed', 'cancelled', 'undoing', 'undone', 'redoing')),
  run_asked boolean not null default false,
  byte_offset bigint not null default 0,
  lines bigint not null default 0,            -- of the file, as counted before anything was read
  records bigint not null default 0,
  rows_done bigint not null default 0,        -- of the phase that runs
  merged bigint not null default 0,           -- up to which row it is merged
  journal bigint,                             -- the journal's last line when the merge began: what changed since comes behind
  default_state text not null default '',     -- what it took for the state of places that the file gives none
  counts jsonb not null default '{}',         -- in a preview what the run would do
  merged_counts jsonb not null default '{}',  -- of the rows up to merged
  delta jsonb not null default '{}',
  error jsonb,
  undo jsonb,                                 -- who undid it, when, and what came of it
  actor text not null default '',
  blob_deleted_at timestamptz,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  version int not null default 1
);
create index import_sha on import (sha256);
create index import_created on import (created_at desc, id desc);

-- what a person said that the columns of a header mean
create table import_map (
  id uuid primary key,
  name text not null,
  header text not null unique,                -- its names in plain form, sorted
  columns jsonb not null,
  created_by text not null,
  created_at timestamptz not null,
  version int not null default 1
);

-- No foreign key to import in its ledger: half a million checks of one and the
-- same id cost an import of 100,000 rows a tenth of its time.
create table import_line (
  import_id uuid not null,
  row_no int not null,
  line_from int not null,
  line_to int not null,
  kind text not null check (kind in ('header', 'blank', 'footer', 'data')),
  raw text not null default '',
  unreadable boolean not null default false,  -- rejected before the merge
  primary key (import_id, row_no)
);

-- What became of a row, written once. Beside the text: an update would write
-- that again. With all records that it touched: five rows of their own for
-- each row of a file, and their index, cost an import a tenth of its time.
create table import_fate (
  import_id uuid not null,
  row_no int not null,
  fate text not null check (fate in ('created', 'updated', 'unchanged', 'merged_in_file', 'rejected', 'skipped')),
  reason text not null default '',
  same_as int,
  touched uuid[] not null default '{}',
  touched_as bytea not null default '',       -- a byte for each: what it is and what became of it, see import_target
  primary key (import_id, row_no)
);
-- What few rows of a file meet. Of created and unchanged ones there are many: the key finds them.
create index import_fate_rare on import_fate (import_id, fate, row_no) where fate not in ('created', 'unchanged');

create view import_row with (security_invoker = true) as
  select l.import_id, l.row_no, l.line_from, l.line_to, l.kind, l.raw, coalesce(f.fate, '') as fate, coalesce(f.reason, '') as reason, f.same_as
  from import_line l left join import_fate f using (import_id, row_no);

create view import_target with (security_invoker = true) as
  select f.import_id, f.row_no, (array['property', 'contact', 'phone', 'email'])[1 + get_byte(f.touched_as, t.n::int - 1) / 4] as entity, t.id as entity_id,
    (array['unchanged', 'linked', 'updated', 'created'])[1 + get_byte(f.touched_as, t.n::int - 1) % 4] as fate
  from import_fate f cross join unnest(f.touched) with ordinality as t(id, n);

-- talking ---------------------------------------------------------------------------
create table sending_number (
  id uuid primary key,
  vendor_id text not null unique,
  e164 text not null unique,
  label text not null default '',
  cold_cap int not null default 125 check (cold_cap between 0 and 125),
  paused_at timestamptz,
  pause_reason text not null default '',
  registration text not null default '',
  created_at timestamptz not null,
  version int not null default 1
);

create table number_day (
  sending_number_id uuid not null references sending_number,
  day date not null,                          -- New York date
  cap int not null,
  used int not null default 0 check (used >= 0),
  external int not null default 0 check (external >= 0),
  primary key (sending_number_id, day)
);

create table conversation (
  id uuid primary key,
  sending_number_id uuid not null references sending_number,
  participants text not null,                 -- sorted e164, comma between
  phone_id uuid references phone,             -- null = group
  state text not null default 'open' check (state in ('open', 'snoozed', 'done')),
  snoozed_until timestamptz,
  assigned_to uuid references app_user,
  unread int not null default 0,
  campaign_only boolean not null default false,
  held boolean not null default false,
  last_entry_at timestamptz not null,
  last_inbound_at timestamptz,
  created_at timestamptz not null,
  version int not null default 1,
  unique (sending_number_id, participants)
);
create index conversation_inbox on conversation (state, last_entry_at desc, id desc) where not campaign_only;
create index conversation_silent on conversation (state, last_entry_at desc, id desc) where campaign_only;
create index conversation_phone on conversation (phone_id);

create table entry (
  id bigint generated by default as identity primary key,
  conversation_id uuid,                       -- once it leaves; made in the same statement, and none is ever deleted: a foreign key would cost a fifth of a claim
  contact_id uuid references contact,
  property_id uuid references property,
  phone_id uuid references phone,
  kind text not null check (kind in ('text', 'call', 'voicemail', 'email', 'note', 'event')),
  direction text not null check (direction in ('in', 'out', 'none')),
  body text not null default '',
  author text not null default '',            -- user id, 'campaign', 'system', or '' for the customer
  vendor text,
  vendor_id text,                             -- of what we did not send; a text of ours has it on its send
  occurred_at timestamptz not null,
  payload jsonb not null default '{}'
);
create index entry_conversation on entry (conversation_id, occurred_at desc, id desc);
create index entry_contact on entry (contact_id, occurred_at desc, id desc) where contact_id is not null;
create index entry_property on entry (property_id, occurred_at desc, id desc) where property_id is not null;
create index entry_phone on entry (phone_id, occurred_at desc, id desc) where phone_id is not null;
create unique index entry_vendor_id on entry (vendor, vendor_id) where vendor_id is not null;

create table send (
  entry_id bigint primary key references entry,
  phone_id uuid not null references phone,
  sending_number_id uuid not null references sending_number,
  purpose text not null check (purpose in ('marketing', 'transactional', 'reply')),
  automated boolean not null,
  recipient_id uuid unique,
  client_key text,
  not_before timestamptz not null,
  segments int not null default 1,
  state text not null check (state in ('planned', 'claimed', 'accepted', 'unknown', 'absent', 'rejected', 'sent', 'delivered', 'undelivered', 'failed', 'cancelled')),
  reason text not null default '',
  counted_day date,                           -- the number_day this text was counted on; null = not cold
  claimed_at timestamptz,
  dial_before timestamptz,                    -- how long the gate's yes holds
  begun_at timestamptz,                       -- committed before the call: from here on the text may have left
  settled_at timestamptz,
  polls int not null default 0,
  error_code text not null default '',
  vendor_id text,                             -- once the vendor has accepted it
  cost_cents int
) with (fillfactor = 60);                     -- a text changes thrice within seconds: beside itself, not in each index
create unique index send_client_key on send (client_key) where client_key is not null;
create unique index send_vendor_id on send (vendor_id) where vendor_id is not null;
create index send_planned on send (sending_number_id, not_before, entry_id) where state = 'planned';
create index send_open on send (claimed_at) where state in ('claimed', 'unknown');
create index send_unsettled on send (claimed_at) where state in ('accepted', 'sent');
create unique index send_one_open on send (phone_id) where state in ('claimed', 'unknown') and automated;
create index send_phone on send (phone_id);

create table decision (
  id bigint generated always as identity,
  batch uuid not null,                        -- kept together; their digest is in the audit log's chain
  at timestamptz not null,
  phone_id uuid not null,
  entry_id bigint,
  recipient_id uuid,
  allowed boolean not null,
  reason text not null,
  inputs json not null,                       -- byte by byte as it was sealed
  rules_version text not null,
  primary key (id, at)
) partition by range (at);
create table decision_default partition of decision default;
create index decision_entry on decision (entry_id, id desc) where entry_id is not null;
create index decision_phone on decision (phone_id, at desc);

create table draft (
  user_id uuid not null references app_user,
  conversation_id uuid not null references conversation,
  body text not null,
  primary key (user_id, conversation_id)
);

-- campaigns -------------------------------------------------------------------------
create table template (
  id uuid primary key,
  name text,                                  -- null: a campaign's own text, not in the library
  created_at timestamptz not null,
  archived_at timestamptz,
  version int not null default 1
);
create unique index template_name on template (lower(name)) where archived_at is null;

create table template_version (
  id uuid primary key,
  template_id uuid not null references template,
  n int not null,
  body text not null,
  created_at timestamptz not null,
  unique (template_id, n)
);

create table campaign (
  id uuid primary key,
  name text not null,
  list_id uuid not null references list,
  state text not null check (state in ('draft', 'scheduled', 'active', 'paused', 'completed', 'cancelled')),
  sending_number_ids uuid[] not null default '{}',
  daily_limit int check (daily_limit > 0),
  batch int not null default 25 check (batch between 1 and 25),
  window_override jsonb,
  previously_contacted text not null default 'skip' check (previously_contacted in ('skip', 'review')),
  starts_at timestamptz,
  launched_at timestamptz,
  launched_by uuid references app_user,
  next_wake_at timestamptz,
  next_count int not null default 0,
  next_reason text not null default '',
  forecast jsonb,
  created_at timestamptz not null,
  version int not null default 1
);
create index campaign_created on campaign (created_at desc, id desc);

create table experiment (
  id uuid primary key,
  campaign_id uuid not null references campaign,
  cycle int not null default 1,
  planned_per_arm int not null default 625,
  seed bigint not null,
  state text not null default 'running',
  verdict text,
  verdict_by uuid references app_user,
  looks jsonb not null default '[]',
  unique (campaign_id, cycle)
);

create table variant (
  id uuid primary key,
  experiment_id uuid not null references experiment,
  arm text not null check (arm in ('A', 'B')),
  template_version_id uuid not null references template_version,
  unique (experiment_id, arm)
);

-- A launch fills it from the very rows that it refers to, none of which is ever
-- deleted: foreign keys would be four fifths of a launch's time.
create table recipient (
  id uuid primary key,
  campaign_id uuid not null,
  step int not null default 1,
  phone_id uuid not null,
  contact_id uuid not null,
  property_id uuid,
  variant_id uuid not null,
  position int not null,
  slot int not null default 0,                -- which of the campaign's numbers texts it
  state text not null check (state in ('planned', 'skipped', 'review', 'queued', 'sent', 'failed', 'absent')),
  reason text not null default '',
  sent_at timestamptz,
  responded_at timestamptz,
  response_class text not null default '',
  decided_at timestamptz,                     -- a person's word on somebody who waited in review
  decided_by uuid references app_user,
  unique (phone_id, campaign_id, step)
);
create table pacer (
  sending_number_id uuid primary key references sending_number,
  next_at timestamptz not null,               -- when it looks again by itself
  half_hour timestamptz not null,             -- the last half hour that gave texts,
  quota int not null,                         -- how many it may give,
  given int not null                          -- and how many have their time in it; what is above the quota burdens the next
);
create index recipient_state on recipient (campaign_id, state, slot, position);
create index recipient_variant on recipient (variant_id, sent_at) where sent_at is not null;

-- platform ---------------------------------------------------------------------------
create table event_out (
  id bigint generated always as identity primary key,
  topic text not null,
  entity text not null,
  entity_id text not null,
  audience text[] not null,
  payload jsonb not null,
  at timestamptz not null
);

create table event (
  seq bigint not null,
  topic text not null,
  entity text not null,
  entity_id text not null,
  audience text[] not null,
  payload jsonb not null,
  at timestamptz not null default now(),      -- the real time, by which old events are dropped
  primary key (seq, at)
) partition by range (at);
create table event_default partition of event default;
create sequence event_seq;
-- A first event for nobody: a screen that has seen "nothing yet" can then name a seq to resume from.
insert into event (seq, topic, entity, entity_id, audience, payload, at) values (nextval('event_seq'), 'began', '', '', '{}', '{}', '2000-01-01');

create table webhook_in (
  id bigint generated always as identity,
  vendor text not null,
  vendor_event_id text not null,
  headers jsonb not null,
  raw bytea not null,
  received_at timestamptz not null,
  state text not null default 'stored' check (state in ('stored', 'done', 'ignored', 'dead')),
  tries int not null default 0,
  error text not null default '',
  primary key (id, received_at)
) partition by range (received_at);
create table webhook_in_default partition of webhook_in default;
create index webhook_in_state on webhook_in (state, id) where state in ('stored', 'dead');

create table webhook_seen (
  vendor text not null,
  event_id text not null,
  at timestamptz not null,
  primary key (vendor, event_id)
);
create index webhook_seen_at on webhook_seen (at);

create table vendor_rate (
  vendor text primary key,
  next_free_at timestamptz not null default '-infinity'
);

-- functions that need more than crm_app may --------------------------------------------
-- One sequencer per database calls these under an advisory lock. pg_temp is last in their
-- search path: else a temporary table named audit would be taken for the real one.

-- move_events gives committed events their number, in one order for all.
create function move_events(most int) returns bigint language plpgsql set search_path = crm, public as $$
declare moved bigint;
begin
  with taken as (
    delete from event_out where id in (select id from event_out order by id limit most) returning *
  ), numbered as (
    select nextval('event_seq') as seq, t.* from (select * from taken order by id) t
  ), stored as (
    insert into event (seq, topic, entity, entity_id, audience, payload)
    select seq, topic, entity, entity_id, audience, payload from numbered returning seq
  )
  select count(*) into moved from stored;
  if moved > 0 then
    perform pg_notify('crm_event', '');
  end if;
  return moved;
end $$;

-- seal_audit numbers and chains the audit lines that have committed since.
create function seal_audit(most int) returns int language plpgsql security definer set search_path = crm, pg_catalog, pg_temp as $$
declare
  line audit%rowtype;
  last_seq bigint;
  last_hash bytea;
  sealed int := 0;
begin
  select seq, hash into last_seq, last_hash from audit where seq is not null order by seq desc limit 1;
  last_seq := coalesce(last_seq, 0);
  last_hash := coalesce(last_hash, ''::bytea);
  for line in select * from audit where seq is null order by id limit most loop
    last_seq := last_seq + 1;
    update audit set seq = last_seq, prev_hash = last_hash,
      hash = sha256(last_hash || convert_to(concat_ws('|', last_seq, extract(epoch from line.at), line.actor_kind,
        line.actor_id, line.action, line.entity, line.entity_id, line.request_id, line.detail::text), 'UTF8'))
    where id = line.id returning hash into last_hash;
    sealed := sealed + 1;
  end loop;
  return sealed;
end $$;

-- roll_partitions makes the partitions of the days and months ahead and drops
-- events older than two days. A partition that the default one already holds
-- rows for is left to the default one. It also forgets keys of repeated requests
-- and of webhooks; keys are counted from the newest, as the business clock may differ.
create function roll_partitions(today date) returns void language plpgsql security definer set search_path = crm, pg_catalog, pg_temp as $$
declare
  day date;
  parent text;
  old text;
begin
  for day in select generate_series(today, today + 2, '1 day')::date loop
    begin
      execute format('create table if not exists %I partition of event for values from (%L) to (%L)',
        'event_' || to_char(day, 'YYYYMMDD'), day, day + 1);
    exception when check_violation then null;
    end;
  end loop;
  for day in select date_trunc('month', today)::date + (n || ' month')::interval from generate_series(0, 2) n loop
    foreach parent in array array['decision', 'webhook_in'] loop
      begin
        execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
          parent || '_' || to_char(day, 'YYYYMM'), parent, day, day + interval '1 month');
      exception when check_violation then null;
      end;
    end loop;
  end loop;
  for old in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'crm.event'::regclass and c.relname ~ '^event_\d{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < today - 2 loop
    execute format('drop table %I', old);
  end loop;
  delete from idempotency where at < (select max(at) from idempotency) - interval '24 hours';
  delete from webhook_seen where at < now() - interval '28 hours';
  perform secure_tables();
end $$;

-- secure_tables turns row level security on for every table of the schema and
-- gives crm_app its one policy. anon and authenticated get nothing.
create function secure_tables() returns void language plpgsql security definer set search_path = crm, pg_catalog, pg_temp as $$
declare t text;
begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'crm' and c.relkind in ('r', 'p') and c.relname <> 'schema_migrations'
      and not exists (select 1 from pg_policy p where p.polrelid = c.oid) loop
    execute format('alter table crm.%I enable row level security', t);
    execute format('create policy app on crm.%I to crm_app using (true) with check (true)', t);
  end loop;
  -- the app adds lines; their number and hash are the sealer's alone
  revoke insert, update, delete, truncate on audit from crm_app;
  grant insert (at, actor_kind, actor_id, action, entity, entity_id, request_id, detail) on audit to crm_app;
end $$;
-- refresh_statistics tells the planner of what an import has just brought:
-- until autovacuum comes by, a query of 3,000 rows may take a second. A tenth of
-- the usual sample will do until then, of the tables that have grown by a tenth
-- and of the columns that queries choose by. One at a time locks one table at a time,
-- and tells whether there was one.
create function refresh_statistics(one boolean default false) returns boolean language plpgsql security definer
  set search_path = crm, pg_catalog, pg_temp set default_statistics_target = 10 as $$
declare grown record;
begin
  for grown in
    select c.relname, t.columns from (values
      ('contact', '(sort_name, terms, last_activity_at, created_at, archived_at)'), ('phone', '(e164, archived_at)'),
      ('contact_phone', '(contact_id, phone_id, ended_at)'), ('email', ''), ('contact_email', ''), ('property', '(address_key, apn, archived_at)'),
      ('contact_property', '(contact_id, property_id, is_primary, ended_on)'), ('list_member', '(list_id, contact_id, property_id, state)'),
      ('term', ''), ('import_line', '(import_id, row_no, kind)'), ('import_fate', '(import_id, row_no, fate)')) t(name, columns)
    join pg_class c on c.oid = t.name::regclass and pg_relation_size(c.oid) > 1.1 * c.relpages * current_setting('block_size')::int
  loop
    if grown.relname = 'contact' then
      perform gin_clean_pending_list('contact_terms');
    end if;
    execute format('analyze %I %s', grown.relname, grown.columns);
    exit when one;
  end loop;
  return found;
end $$;
revoke execute on function secure_tables(), roll_partitions(date), seal_audit(int), refresh_statistics(boolean) from public;
grant execute on function roll_partitions(date), seal_audit(int), refresh_statistics(boolean) to crm_app;

insert into vendor_rate (vendor) values ('openphone');
