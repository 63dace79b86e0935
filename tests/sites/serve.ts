/**
 * A synthetic site in a process of its own, for tests that kill the processes around it:
 * `node tests/sites/serve.ts --pages 150 --seed 7 --delayMs 20` prints `{"url","pid"}` on stdout and serves until it is
 * stopped or the pipe to its stdin closes. `GET /__log` answers the visits as JSON, its own left out.
 */
import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { serveSite } from './site.ts';
import { makeSite, type SyntheticSettings } from './synthetic.ts';

const NUMBERS = ['delayMs', 'slowMs', 'slowRate', 'errorRate', 'redirectRate', 'pageBytes', 'sections'] as const;
const LOG_PATH = '/__log';

const { values } = parseArgs({
  options: Object.fromEntries(['pages', 'seed', ...NUMBERS].map((name) => [name, { type: 'string' as const }])),
});
const settings: SyntheticSettings = { pages: Number(values.pages ?? 100), seed: Number(values.seed ?? 1) };
for (const name of NUMBERS) if (values[name] !== undefined) settings[name] = Number(values[name]);

const site = await serveSite(makeSite(settings).pages);
site.pages[LOG_PATH] = (_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(site.log.filter(({ path }) => path !== LOG_PATH)));
};
process.stdout.write(`${JSON.stringify({ url: site.origin, pid: process.pid })}\n`);
// Whoever started the site holds its stdin: when that process is killed, the site goes with it.
const stdin = fstatSync(0);
if (stdin.isFIFO() || stdin.isSocket()) process.stdin.resume().once('end', () => process.exit());
process.once('SIGTERM', () => process.exit());
