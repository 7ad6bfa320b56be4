/** A draft as it is being written. It saves itself shortly after each change, one save at a time. */
import { ApiError, sentence } from '#lib/api/error.ts';
import { clock } from '#lib/clock.svelte.ts';
import {
  createCampaign,
  updateCampaign,
  type Campaign,
  type Contacted,
  type DraftBody,
  type TemplateRef
} from '#lib/queries/campaigns.ts';

const pause = 700;

export class Draft {
  id = $state('');
  name = $state('');
  listId = $state('');
  body = $state('');
  /** The template that the text was taken from, and that text: once they differ the text is the campaign's own. */
  #taken = $state<{ from: TemplateRef; body: string } | null>(null);
  /** Null: all numbers there are. */
  numberIds = $state<string[] | null>(null);
  dailyLimit = $state<number | null>(null);
  /** Null: as soon as it is launched. */
  startsAt = $state<string | null>(null);
  /** What becomes of people whom an earlier campaign texted. */
  contacted = $state<Contacted>('skip');

  savedAt = $state<number | null>(null);
  saving = $state(false);
  failure = $state('');
  /** Somebody else saved in the meantime: saving stops until the page is loaded again. */
  overtaken = $state(false);

  #version = $state(0);
  #saved = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #oncreated: (id: string) => void;

  constructor(campaign: Campaign | undefined, listId: string, oncreated: (id: string) => void) {
    this.#oncreated = oncreated;
    this.listId = listId;
    if (campaign) this.#take(campaign);
  }

  get content(): string {
    return JSON.stringify(this.#request());
  }

  /** Of what is stored: 0 before the first save. */
  get version(): number {
    return this.#version;
  }

  get template(): TemplateRef | null {
    return this.#taken?.body === this.body ? this.#taken.from : null;
  }

  /** Takes the text of a template; returns what puts the text before it back. */
  use(from: TemplateRef, body: string): () => void {
    const before = { taken: this.#taken, body: this.body };
    this.#taken = { from, body };
    this.body = body;
    return () => {
      this.#taken = before.taken;
      this.body = before.body;
    };
  }

  /** A name of ours, not of a person: a page that was only looked at leaves no draft behind. */
  suggest(name: string) {
    this.name = name;
    this.#saved = this.content;
  }

  get complete(): boolean {
    return this.listId !== '' && this.name.trim() !== '';
  }

  get dirty(): boolean {
    return this.complete && this.content !== this.#saved;
  }

  /** Call whenever the content may have changed. */
  changed() {
    clearTimeout(this.#timer);
    if (!this.dirty || this.overtaken) return;
    this.#timer = setTimeout(() => void this.save(), pause);
  }

  /** Saves until what is on the screen is what is stored. */
  async save(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.dirty && !this.overtaken) {
      this.#running ??= this.#store().finally(() => (this.#running = null));
      await this.#running;
      if (this.failure) return false;
    }
    return !this.overtaken && this.complete;
  }

  async #store(): Promise<void> {
    const request = this.#request();
    const content = JSON.stringify(request);
    this.saving = true;
    try {
      const kept = this.id
        ? await updateCampaign(this.id, this.#version, request)
        : await createCampaign(request);
      const created = this.id === '';
      this.id = kept.id;
      this.#version = kept.version;
      this.#saved = content;
      this.savedAt = clock.now;
      this.failure = '';
      if (created) this.#oncreated(kept.id);
    } catch (error) {
      this.overtaken = error instanceof ApiError && error.stale;
      this.failure = sentence(error);
    } finally {
      this.saving = false;
    }
  }

  #request(): DraftBody {
    return {
      name: this.name.trim(),
      list_id: this.listId,
      body: this.body,
      ...(this.template ? { template_version_id: this.template.version_id } : {}),
      ...(this.numberIds ? { sending_number_ids: this.numberIds } : {}),
      ...(this.dailyLimit ? { daily_limit: this.dailyLimit } : {}),
      starts_at: this.startsAt,
      previously_contacted: this.contacted
    };
  }

  #take(campaign: Campaign) {
    this.id = campaign.id;
    this.name = campaign.name;
    this.listId = campaign.list.id;
    this.body = campaign.body;
    this.#taken = campaign.template && { from: campaign.template, body: campaign.body };
    this.numberIds = campaign.sending_number_ids;
    this.dailyLimit = campaign.daily_limit;
    this.startsAt = campaign.starts_at;
    this.contacted = campaign.previously_contacted;
    this.#version = campaign.version;
    this.#saved = this.content;
  }
}
