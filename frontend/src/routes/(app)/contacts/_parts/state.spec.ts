import { describe, expect, it } from 'vitest';
import type { ContactPhone } from '#lib/queries/contacts.ts';
import { phoneLook, textPhone } from './state.ts';

const phone: ContactPhone = {
  id: '1',
  e164: '+16175550142',
  display: '(617) 555-0142',
  extension: '',
  label: 'mobile',
  is_primary: true,
  line_type: 'mobile',
  opted_out_at: null,
  held_at: null,
  wrong_number_at: null
};
const at = '2026-11-19T14:02:00Z';

describe('what a phone’s marks say', () => {
  it('lets an opt-out outweigh every other mark', () => {
    const all = { ...phone, opted_out_at: at, held_at: at, wrong_number_at: at };
    expect(phoneLook(all).label).toBe('Opted out');
    expect(phoneLook(all).blocked).toBe(true);
  });

  it('holds automated texts only', () => {
    expect(phoneLook({ ...phone, held_at: at })).toMatchObject({ label: 'Held', blocked: false });
  });

  it('does not offer landlines and extensions', () => {
    expect(phoneLook({ ...phone, line_type: 'landline' }).blocked).toBe(true);
    expect(phoneLook({ ...phone, extension: '12' }).blocked).toBe(true);
    expect(phoneLook(undefined).label).toBe('No phone');
  });

  it('texts the phone that can be texted', () => {
    const second = { ...phone, id: '2' };
    expect(textPhone([{ ...phone, opted_out_at: at }, second])?.id).toBe('2');
    expect(textPhone([phone, second])?.id).toBe('1');
    expect(textPhone([])).toBeUndefined();
  });
});
