/** What the page can tell of a file before a byte is sent; the server looks at the rest. */
import { bytes } from '#lib/format.ts';

export const accepted = '.csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values';
const largest = 200 * 1024 * 1024;

export interface Refusal {
  text: string;
  detail: string;
}

export function refusal({ name, size }: Pick<File, 'name' | 'size'>): Refusal | null {
  if (/\.(xlsx?|xlsm|ods|numbers)$/i.test(name)) {
    const detail = 'In the spreadsheet choose Save as, CSV UTF-8, and drop that file here.';
    return { text: `${name} is a workbook, not a list.`, detail };
  }
  if (/\.(zip|gz|7z|rar)$/i.test(name)) {
    return { text: `${name} is packed.`, detail: 'Unpack it and drop the list inside here.' };
  }
  if (size === 0) return { text: `${name} is empty.`, detail: 'Export the list again.' };
  if (size > largest) {
    return { text: `${name} has ${bytes(size)}.`, detail: 'Cut it into files of at most 200 MB.' };
  }
  return null;
}
