import { describe, expect, it } from 'vitest';
import type { Forecast } from '#lib/queries/forecast.ts';
import { around, compare, reasonsOf, rowsOf, sayForecast, standing } from './forecast.ts';

const day = (date: string, texts: number, sent: number | null = null) => ({
  day: date,
  texts,
  sent
});

const forecast: Forecast = {
  made_at: '2026-11-19T13:51:00Z',
  total: 321,
  eligible: 305,
  review: 4,
  skipped: [{ reason: 'texted_recently', text: 'Texted lately', count: 12 }],
  days: [day('2026-11-19', 125), day('2026-11-20', 125), day('2026-11-23', 55)],
  ends_on: '2026-11-23',
  texts: 305,
  segments: 319,
  cost_cents: 319,
  price_text: '$0.01 per segment',
  fact: null
};

const run = (days: Forecast['days'], ended_on: string | null = null): Forecast => ({
  ...forecast,
  days,
  fact: {
    texts: 250,
    segments: 260,
    cost_cents: 260,
    skipped: [
      { reason: 'texted_recently', text: 'Texted lately', count: 14 },
      { reason: 'opted_out', text: 'Opted out', count: 3 }
    ],
    ended_on
  }
});

describe('days', () => {
  it('are named, measured against the fullest, and show where days lie between', () => {
    const rows = rowsOf(forecast.days, '2026-11-20');
    expect(rows.map((row) => `${row.weekday} ${row.date}`)).toEqual([
      'Thu Nov 19',
      'Fri Nov 20',
      'Mon Nov 23'
    ]);
    expect(rows.map((row) => row.gap)).toEqual([false, false, true]);
    expect(rows.map((row) => row.today)).toEqual([false, true, false]);
    expect(rows.map((row) => row.planned)).toEqual([100, 100, 44]);
  });

  it('have sent nothing while they lie ahead, and so many when they are over', () => {
    const days = [day('2026-11-19', 100, 120), day('2026-11-20', 100, 7), day('2026-11-23', 50, 0)];
    const rows = rowsOf(days, '2026-11-20');
    expect(rows.map((row) => row.sent)).toEqual([120, 7, null]);
    expect(rows[0]?.left).toBe(100);
    expect(Math.round(rows[0]?.planned ?? 0)).toBe(83);
  });

  it('are shown around today when there are many', () => {
    const days = Array.from({ length: 28 }, (_, at) =>
      day(`2026-11-${String(at + 1).padStart(2, '0')}`, 1)
    );
    const seen = (today: string) => {
      const { shown, before, after } = around(rowsOf(days, today), 12);
      return [shown[0]?.day, shown.at(-1)?.day, before, after];
    };
    expect(seen('2026-11-15')).toEqual(['2026-11-09', '2026-11-20', 8, 8]);
    expect(seen('2026-11-02')).toEqual(['2026-11-01', '2026-11-12', 0, 16]);
    expect(seen('2026-11-28')).toEqual(['2026-11-17', '2026-11-28', 16, 0]);
    expect(seen('2026-12-24')).toEqual(['2026-11-01', '2026-11-12', 0, 16]);
    expect(around(rowsOf(forecast.days, '2026-11-20'), 12).after).toBe(0);
  });
});

describe('its sentence', () => {
  const said = (value: Forecast) => {
    const { lead, bold, rest, cost } = sayForecast(value);
    return lead + bold + rest + cost;
  };

  it('names the end, the days and the cost', () => {
    expect(said(forecast)).toBe('Ends Mon Nov 23 after 3 sending days and costs about $3.19');
    const short = { ...forecast, days: [day('2026-11-19', 9)], ends_on: '2026-11-19', texts: 9 };
    expect(said(short)).toContain('in one sending day');
  });

  it('says why there is none', () => {
    const nobody = { ...forecast, eligible: 0, texts: 0, days: [], ends_on: null };
    expect(said(nobody)).toBe('Nobody would be texted.');
    expect(said({ ...nobody, eligible: 4 })).toBe('No day was found to send on.');
  });
});

describe('against fact', () => {
  it('stands at the end of yesterday', () => {
    const days = [day('2026-11-19', 125, 118), day('2026-11-20', 125, 3)];
    expect(standing(run(days), '2026-11-20').words).toBe(
      '7 texts behind the forecast until yesterday.'
    );
    expect(standing(run(days), '2026-11-19').words).toBe('The first day is not over yet.');
    expect(standing(run([day('2026-11-19', 5, 6)]), '2026-11-20').words).toMatch(/^1 text ahead/);
    expect(standing(run([day('2026-11-19', 5, 5)]), '2026-11-20').words).toMatch(/^As forecast/);
  });

  it('puts both beside each other', () => {
    expect(compare(forecast)).toEqual([]);
    const lines = compare(run(forecast.days));
    expect(lines.map((line) => [line.label, line.forecast, line.fact])).toEqual([
      ['Texts', '305', '250'],
      ['Segments', '319', '260'],
      ['Cost', '$3.19', '$2.60'],
      ['Left out', '12', '17'],
      ['Last text', 'Mon Nov 23', 'not yet']
    ]);
    expect(compare(run(forecast.days, '2026-11-24')).at(-1)?.fact).toBe('Tue Nov 24');
  });

  it('joins the reasons of both', () => {
    expect(reasonsOf(run([])).map((line) => [line.reason, line.foreseen, line.fact])).toEqual([
      ['texted_recently', 12, 14],
      ['opted_out', 0, 3]
    ]);
  });
});
