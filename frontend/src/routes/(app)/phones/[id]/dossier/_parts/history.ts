import type { Dossier, DossierMark, DossierText } from '#lib/queries/proof.ts';

export interface Line {
  key: string;
  at: string;
  text?: DossierText;
  mark?: DossierMark;
}

/** Texts and marks in the one order in which they happened. */
export function history(dossier: Pick<Dossier, 'texts' | 'marks'>): Line[] {
  const lines: Line[] = [
    ...dossier.texts.map((text) => ({ key: `text ${text.entry_id}`, at: text.at, text })),
    ...dossier.marks.map((mark) => ({ key: `mark ${mark.id}`, at: mark.at, mark }))
  ];
  // The API writes fractions of seconds in as many digits as there are.
  return lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const states: Record<string, string> = {
  planned: 'not yet sent',
  claimed: 'leaving',
  accepted: 'taken by the vendor',
  sent: 'sent',
  delivered: 'delivered',
  undelivered: 'not delivered',
  failed: 'failed',
  rejected: 'refused by the vendor',
  absent: 'not sent',
  cancelled: 'not sent',
  unknown: 'perhaps sent'
};

export function stateWord(text: Pick<DossierText, 'state' | 'state_text'>): string {
  const word = states[text.state] ?? text.state;
  return text.state_text ? `${word}: ${text.state_text}` : word;
}

const classes: Record<string, string> = {
  opt_out: 'an opt-out',
  opt_in: 'a wish for texts again',
  help: 'a call for help',
  wrong_number: 'a wrong number'
};

export const readAs = (kind: string) => classes[kind] ?? kind;
