/** How many texts the carriers count and charge for, by the same rules as the server. */
export interface Count {
  encoding: 'GSM-7' | 'UCS-2';
  /** Septets in GSM-7, UTF-16 units in UCS-2. */
  characters: number;
  segments: number;
  /** Characters that fit in one part at this length. */
  perSegment: number;
}

const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
);
const extension = new Set('\f^{}\\[~]|€');

/** What phones and word processors put in for plain characters. */
const typography: Record<string, string> = {
  ...all('’‘‚‛′´`', "'"),
  ...all('“”„‟″«»', '"'),
  ...all('–—‒―‐‑−•·', '-'),
  ...all('\u00a0\u202f\u2009\u2007\u2002\u2003\t', ' '),
  ...all('\u200b\u200c\ufeff\u00ad', ''),
  '…': '...'
};

function all(characters: string, plain: string): Record<string, string> {
  return Object.fromEntries([...characters].map((character) => [character, plain]));
}

/** 0 for what GSM-7 does not have. */
function septets(character: string): number {
  if (basic.has(character)) return 1;
  return extension.has(character) ? 2 : 0;
}

/** Packed greedily, as the networks do: a two-unit character never crosses a boundary. */
export function count(text: string): Count {
  const characters = [...text];
  const gsm = characters.every((character) => septets(character) > 0);
  const width = gsm ? septets : (character: string) => character.length;
  const [single, part] = gsm ? [160, 153] : [70, 67];
  let units = 0;
  let parts = 0;
  let room = 0;
  for (const character of characters) {
    const needed = width(character);
    units += needed;
    if (needed > room) {
      parts += 1;
      room = part;
    }
    room -= needed;
  }
  const encoding = gsm ? 'GSM-7' : 'UCS-2';
  if (units > single) return { encoding, characters: units, segments: parts, perSegment: part };
  return { encoding, characters: units, segments: Math.min(parts, 1), perSegment: single };
}

/** Plain characters for typographic ones, which alone can triple what a text costs. Letters stay. */
export function plain(text: string): string {
  return [...text].map((character) => typography[character] ?? character).join('');
}
