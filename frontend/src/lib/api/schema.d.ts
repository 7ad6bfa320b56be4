/** Placeholder until `npm run api` writes this file from openapi.yaml. */
import type * as m from './types-messaging.ts';
import type * as t from './types.ts';

interface Answer<Data> {
  200: { content: { 'application/json': Data } };
  default: { content: { 'application/problem+json': unknown } };
}
type Query = Record<string, string | number | boolean | undefined>;
type Id = { id: string };
interface Read<Data, Path = never> {
  parameters: [Path] extends [never] ? { query?: Query } : { query?: Query; path: Path };
  responses: Answer<Data>;
}
interface Write<Data, Path = never, Body = never> {
  parameters: [Path] extends [never]
    ? { query?: Query; header?: Record<string, string> }
    : { query?: Query; path: Path; header?: Record<string, string> };
  requestBody: [Body] extends [never] ? undefined : { content: { 'application/json': Body } };
  responses: Answer<Data>;
}
interface Act<Data, Path = never> {
  parameters: [Path] extends [never] ? { query?: Query } : { query?: Query; path: Path };
  requestBody?: never;
  responses: Answer<Data>;
}
type Draft<Thing> = { [Field in keyof Thing]?: Thing[Field] | null };
type Reason = { reason: string };

export interface paths {
  '/v1/session': { get: Read<t.Session> };
  '/v1/setup': {
    post: Write<unknown, never, { token: string; name: string; email: string; password: string }>;
  };
  '/v1/contacts': {
    get: Read<t.Page<t.Contact>>;
    post: Write<
      t.ContactDetail,
      never,
      { first_name: string; last_name: string; phone?: string; email?: string }
    >;
  };
  '/v1/contacts/count': { get: Read<{ count: number; exact: boolean }> };
  '/v1/contacts/{id}': {
    get: Read<t.ContactDetail, Id>;
    patch: Write<t.ContactDetail, Id, Draft<t.ContactDetail>>;
  };
  '/v1/contacts/{id}/timeline': { get: Read<t.Page<t.TimelineEntry>, Id> };
  '/v1/phones/{id}/opt-out': { post: Write<t.Phone, Id, Reason> };
  '/v1/phones/{id}/opt-in': { post: Write<t.Phone, Id, Reason> };
  '/v1/phones/{id}/wrong-number': { post: Write<t.Phone, Id, Reason> };
  '/v1/phones/{id}/release': { post: Write<t.Phone, Id, Reason> };
  '/v1/phones/{id}/hold': { post: Write<t.Phone, Id, Reason> };
  '/v1/lists': { get: Read<t.Page<t.List>> };
  '/v1/lists/{id}': { get: Read<t.List, Id>; patch: Write<t.List, Id, { name: string }> };
  '/v1/lists/{id}/attest': { post: Write<t.List, Id, { basis: string; text: string }> };
  '/v1/imports': { get: Read<t.Page<t.Import>> };
  '/v1/imports/{id}': { get: Read<t.Import, Id> };
  '/v1/imports/{id}/run': { post: Act<t.Import, Id> };
  '/v1/imports/{id}/cancel': { post: Act<t.Import, Id> };
  '/v1/imports/{id}/resume': { post: Act<t.Import, Id> };
  '/v1/imports/{id}/rows': { get: Read<t.Page<t.ImportRow>, Id> };
  '/v1/imports/{id}/rows/{row_no}': { get: Read<t.ImportRowDetail, Id & { row_no: number }> };
  '/v1/campaigns': {
    get: Read<t.Page<m.Campaign>>;
    post: Write<m.Campaign, never, Draft<m.Campaign> & { list_id: string }>;
  };
  '/v1/campaigns/{id}': {
    get: Read<m.Campaign, Id>;
    patch: Write<m.Campaign, Id, Draft<m.Campaign> & { list_id?: string }>;
  };
  '/v1/campaigns/preview': {
    post: Write<m.CampaignPreview, never, { list_id: string; body: string }>;
  };
  '/v1/campaigns/{id}/launch': { post: Act<m.Campaign, Id> };
  '/v1/campaigns/{id}/pause': { post: Act<m.Campaign, Id> };
  '/v1/campaigns/{id}/resume': { post: Act<m.Campaign, Id> };
  '/v1/campaigns/{id}/cancel': { post: Act<m.Campaign, Id> };
  '/v1/campaigns/{id}/recipients': { get: Read<t.Page<m.Recipient>, Id> };
  '/v1/conversations': { get: Read<t.Page<m.Conversation>> };
  '/v1/conversations/counts': { get: Read<m.ConversationCounts> };
  '/v1/conversations/{id}': {
    get: Read<m.Conversation, Id>;
    patch: Write<
      m.Conversation,
      Id,
      { state?: m.Conversation['state']; snoozed_until?: string; assigned_to?: string | null }
    >;
  };
  '/v1/conversations/{id}/entries': { get: Read<t.Page<m.Entry>, Id> };
  '/v1/conversations/{id}/messages': {
    post: Write<m.Entry, Id, { body: string; client_key: string }>;
  };
  '/v1/conversations/{id}/notes': { post: Write<m.Entry, Id, { body: string }> };
  '/v1/conversations/{id}/read': { post: Act<unknown, Id> };
  '/v1/conversations/{id}/gate': { get: Read<m.Gate, Id> };
  '/v1/messages': {
    post: Write<
      { conversation_id: string; entry: m.Entry },
      never,
      { to?: string; contact_id?: string; number_id: string; body: string; client_key: string }
    >;
  };
  '/v1/settings/business': {
    get: Read<t.Session['business'] & { version: number }>;
    patch: Write<
      t.Session['business'] & { version: number },
      never,
      Partial<t.Session['business']>
    >;
  };
  '/v1/numbers': { get: Read<t.Page<m.SendingNumber>> };
  '/v1/numbers/{id}': {
    patch: Write<m.SendingNumber, Id, { label?: string; cold_cap?: number; paused?: boolean }>;
  };
  '/v1/numbers/sync': { post: Act<unknown> };
  '/v1/users': {
    get: Read<t.Page<m.User>>;
    post: Write<
      { user: m.User; link: string },
      never,
      { email: string; name: string; role: string }
    >;
  };
  '/v1/users/{id}': {
    patch: Write<m.User, Id, { name?: string; role?: string; disabled?: boolean }>;
  };
  '/v1/live/ticket': { post: Act<{ ticket: string }> };
}
