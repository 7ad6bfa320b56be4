/** The cells of one raw row, for samples on the screen; the server alone decides what a file says. */
export function cells(raw: string, delimiter: string): string[] {
  const found: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < raw.length; at += 1) {
    const letter = raw[at];
    if (quoted && letter === '"' && raw[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') {
      quoted = !quoted;
    } else if (letter === delimiter && !quoted) {
      found.push(cell);
      cell = '';
    } else {
      cell += letter;
    }
  }
  return [...found, cell.trimEnd()];
}
