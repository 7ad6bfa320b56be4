// npm run budget: gzipped JavaScript of the first load of each page, from the built site. Fails above a budget.
import { budgets, measure } from './measure.mjs';

const pages = await measure(new URL('../', import.meta.url));
let over = 0;
for (const { name, kind, kilobytes } of pages) {
  const allowed = budgets[kind];
  const failed = kilobytes > allowed;
  if (failed) over += 1;
  const figures = `${kilobytes.toFixed(1).padStart(6)} of ${String(allowed).padStart(3)} kB`;
  console.log(`${kind.padEnd(6)} ${name.padEnd(34)} ${figures}${failed ? '  over budget' : ''}`);
}
process.exit(over > 0 ? 1 : 0);
