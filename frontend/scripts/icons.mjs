// npm run icons: draws static/icons/*.png from the mark, with the system's Chromium.
import { mkdir, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright';
import { chromiumLaunch } from '../chromium.config.ts';

const folder = new URL('../static/icons/', import.meta.url);
const ground = '#26231F';
const crack =
  '<path d="M12.6 2.5 9.4 8l3.4 3.2-4.2 3.6 2 4.7" fill="none" stroke="#F2620A" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>';

/** A maskable icon fills its square and keeps the drawing within the inner 80 per cent. */
function drawing(size, maskable) {
  const inner = maskable
    ? `<rect width="22" height="22" fill="${ground}"/><g transform="translate(4.4 4.4) scale(.6)">${crack}</g>`
    : `<rect width="22" height="22" rx="5" fill="${ground}"/>${crack}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22" width="${size}" height="${size}">${inner}</svg>`;
}

const icons = [
  { name: 'icon-192.png', size: 192, maskable: false },
  { name: 'icon-512.png', size: 512, maskable: false },
  { name: 'icon-maskable-512.png', size: 512, maskable: true }
];

await mkdir(folder, { recursive: true });
const browser = await chromium.launch(chromiumLaunch);
for (const { name, size, maskable } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0}svg{display:block}</style>${drawing(size, maskable)}`
  );
  await writeFile(new URL(name, folder), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
