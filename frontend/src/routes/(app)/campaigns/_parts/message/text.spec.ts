import { describe, expect, it } from 'vitest';
import { compared, cost, filled, pieces, room } from './text.ts';

describe('message', () => {
  it('marks tokens and keeps every character', () => {
    const body = 'Hi {{first_name|there}}, it is {{bad}} {{open';
    const found = pieces(body);
    expect(found.map((piece) => piece.text).join('')).toBe(body);
    expect(found.filter((piece) => piece.token).map((piece) => piece.text)).toEqual([
      '{{first_name|there}}',
      '{{bad}}'
    ]);
  });

  it('knows the room of a text and of several', () => {
    expect([room(1, 'GSM-7'), room(2, 'GSM-7'), room(1, 'UCS-2'), room(2, 'UCS-2')]).toEqual([
      160, 306, 70, 134
    ]);
  });
});

describe('filled', () => {
  it('reads as for somebody of whom nothing is known', () => {
    expect(filled(' Hi {{first_name|there}}, {{ city | your town }} – it’s {{street}}. ')).toBe(
      "Hi there, your town - it's ."
    );
    expect(filled('{{open')).toBe('{{open');
  });

  it('counts what is sent, not what is written', () => {
    expect(cost('{{first_name|there}}’')).toEqual({
      encoding: 'GSM-7',
      characters: 6,
      segments: 1,
      perSegment: 160
    });
  });
});

describe('compared', () => {
  it('shows each change in its place, also behind characters of two units', () => {
    const changes = [
      { at: 2, from: '’', to: "'" },
      { at: 4, from: '\u200b', to: '' }
    ];
    expect(compared('😀a’b\u200bc', changes)).toEqual([
      { text: '😀a' },
      { text: '’', to: "'" },
      { text: 'b' },
      { text: '\u200b', to: '' },
      { text: 'c' }
    ]);
  });

  it('leaves a text alone that has changed since', () => {
    expect(compared('plain', [{ at: 2, from: '’', to: "'" }])).toEqual([{ text: 'plain' }]);
    expect(compared('', [{ at: 9, from: '’', to: "'" }])).toEqual([]);
  });
});
