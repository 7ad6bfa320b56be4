import type { ConsentBasis } from '#lib/queries/lists.ts';

/** On what ground people may be texted, as it reads in a sentence. */
export const basisWords: Record<ConsentBasis, string> = {
  none: 'none on record',
  existing_customer: 'existing customers',
  inquiry: 'they asked us',
  written: 'agreed in writing',
  attested: 'attested by the owner'
};

export const basisChoices: { value: Exclude<ConsentBasis, 'none'>; label: string }[] = [
  { value: 'written', label: 'They agreed in writing' },
  { value: 'existing_customer', label: 'They are customers of ours' },
  { value: 'inquiry', label: 'They asked us for something' },
  { value: 'attested', label: 'Something else, which I attest' }
];
