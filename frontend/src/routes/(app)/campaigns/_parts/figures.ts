/** The sums of a campaign's page. Everything that must be equal is worked out here, once. */
import type { BarPart } from '#lib/components/ui/bar.svelte';
import { count, counted, percent } from '#lib/format.ts';
import type { Counts, DayLedger, Preview, ReasonCount } from '#lib/queries/campaigns.ts';
import type { Forecast } from '#lib/queries/forecast.ts';

export interface Progress {
  /** Everybody who gets a text sooner or later. */
  reachable: number;
  /** Whose text has left. */
  left: number;
  delivered: number;
  underWay: number;
  failed: number;
  waiting: number;
  /** Who wait for a person's word. */
  toDecide: number;
  leftOut: number;
}

export function progressOf(counts: Counts): Progress {
  const failed = counts.failed + counts.undelivered;
  const underWay = counts.queued + counts.sent + counts.unknown;
  return {
    reachable: counts.total - counts.skipped - counts.review,
    left: counts.delivered + failed + counts.sent + counts.unknown,
    delivered: counts.delivered,
    underWay,
    failed,
    waiting: counts.planned,
    toDecide: counts.review,
    leftOut: counts.skipped
  };
}

/** "delivered 16 + under way 2 + … = 334", and whether it is so. */
export function progressSum(counts: Counts): { text: string; balanced: boolean } {
  const found = progressOf(counts);
  const parts: [number, string][] = [
    [found.delivered, 'delivered'],
    [found.underWay, 'under way'],
    [found.failed, 'failed'],
    [found.waiting, 'waiting'],
    ...(found.toDecide > 0 ? ([[found.toDecide, 'to decide']] as [number, string][]) : []),
    [found.leftOut, 'left out']
  ];
  const sum = parts.reduce((all, [value]) => all + value, 0);
  const balanced = sum === counts.total;
  const words = parts.map(([value, name]) => `${count(value)} ${name}`).join(' + ');
  return { text: `${words} ${balanced ? '=' : '≠'} ${count(counts.total)} on the list`, balanced };
}

export function progressParts(counts: Counts): BarPart[] {
  return [
    { label: 'Delivered', value: counts.delivered, tone: 'ok' },
    { label: 'Failed', value: counts.failed + counts.undelivered, tone: 'bad' },
    { label: 'Sent, not yet reported', value: counts.sent + counts.unknown, tone: 'mut' },
    { label: 'Has its time', value: counts.queued, tone: 'hatch' }
  ];
}

/** What stands below each figure. */
export function notes(counts: Counts) {
  const found = progressOf(counts);
  const settled = found.delivered + found.failed;
  const underWay = [
    counts.queued > 0 && `${count(counts.queued)} with a time`,
    counts.sent > 0 && `${count(counts.sent)} sent`,
    counts.unknown > 0 && `${count(counts.unknown)} unknown: asking`
  ].filter(Boolean);
  const failed = [
    counts.undelivered > 0 && `${count(counts.undelivered)} not delivered`,
    counts.failed > 0 && `${count(counts.failed)} refused`
  ].filter(Boolean);
  return {
    delivered:
      settled > 0
        ? `${percent(found.delivered, settled)} of ${count(settled)} settled`
        : 'none settled yet',
    underWay: underWay.join(', ') || 'none now',
    failed: failed.join(', ') || 'none so far',
    replied:
      found.delivered > 0
        ? `${percent(counts.replied, found.delivered)} of delivered`
        : 'within 72 hours',
    optedOut:
      counts.opted_out > 0
        ? `${percent(counts.opted_out, found.delivered)}, blocked everywhere`
        : 'none so far',
    leftOut: counts.review > 0 ? `${count(counts.review)} more to decide` : 'each with a reason'
  };
}

export type Tick = 'own' | 'other' | 'reserved' | 'free';

export interface LedgerOfDay {
  parts: { kind: Tick; label: string; value: number }[];
  ticks: Tick[];
  sum: number;
  balanced: boolean;
}

/** One tick a text; the parts add up to the limit unless the limit was lowered below what was used. */
export function ledgerOf(day: DayLedger): LedgerOfDay {
  const parts: LedgerOfDay['parts'] = [
    { kind: 'own', label: 'This campaign', value: day.this_campaign },
    { kind: 'other', label: 'Other first contacts', value: day.used - day.this_campaign },
    ...(day.external > 0
      ? [{ kind: 'other' as const, label: 'From other apps', value: day.external }]
      : []),
    { kind: 'reserved', label: 'Reserved, not sent yet', value: day.reserved },
    { kind: 'free', label: 'Free', value: day.free }
  ];
  const sum = parts.reduce((all, part) => all + part.value, 0);
  const ticks = parts.flatMap((part) => Array<Tick>(Math.max(0, part.value)).fill(part.kind));
  return { parts, ticks, sum, balanced: sum === day.cap };
}

export interface Audience {
  total: number;
  eligible: number;
  /** Who wait for a person's word after the launch. */
  review: number;
  excluded: ReasonCount[];
}

/**
 * The preview knows the text, the forecast knows the stored draft. Where both speak of the same people the
 * forecast also knows who of those left out would be asked about.
 */
export function audienceOf(
  audience: Preview['audience'],
  forecast: Pick<Forecast, 'total' | 'eligible' | 'review' | 'skipped'> | undefined
): Audience {
  const same = forecast?.total === audience.total && forecast.eligible === audience.eligible;
  return same
    ? { ...audience, review: forecast.review, excluded: forecast.skipped }
    : { ...audience, review: 0 };
}

/** "305 texted + 16 left out = 321 phones", and whether it is so. */
export function audienceSum(audience: Audience): { out: number; balanced: boolean; text: string } {
  const out = audience.excluded.reduce((all, reason) => all + reason.count, 0);
  const balanced = audience.eligible + audience.review + out === audience.total;
  const parts = [
    `${count(audience.eligible)} texted`,
    ...(audience.review > 0 ? [`${count(audience.review)} to decide`] : []),
    `${count(out)} left out`
  ];
  const text = `${parts.join(' + ')} ${balanced ? '=' : '≠'} ${counted(audience.total, 'phone')}`;
  return { out, balanced, text };
}
