/** `readability.ts PAGES`: the text of each page by Mozilla's Readability on linkedom, and the processor time it took. */
import { readFile } from 'node:fs/promises';
import { cpuSeconds } from '../cpu.ts';
import { peer } from './require.ts';

const { Readability } = await peer('@mozilla/readability');
const { parseHTML } = await peer('linkedom');
const pages: { id: string; url: string; html: string }[] = JSON.parse(await readFile(process.argv[2]!, 'utf8'));

const read = () =>
  pages.map(({ id, html }) => [id, new Readability(parseHTML(html).document).parse()?.textContent ?? '']);
// The first time is the compiler's.
read();
const before = cpuSeconds();
const found = Object.fromEntries(read());
console.log(JSON.stringify({ found, seconds: cpuSeconds() - before }));
