/**
 * `npm run admin -- crawl URL [--allow host:port]`, `-- ask 'question' [--json]`, `-- status [--json]`: the running
 * product from a shell, through its own API. Ends with 0 when what was asked for came to be.
 */
import { parseArgs } from 'node:util';
import { InvalidInput, NotYet } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import { allow } from './allow.ts';
import { type ApiClient, openApiClient } from './api-client.ts';
import { followCrawl, startCrawl } from './crawling.ts';
import { type RunNote, readRunNote } from './installation.ts';
import { stillRuns } from './process.ts';
import { ask, isCited, sayAnswer } from './question.ts';
import { complain, say, silent } from './say.ts';
import { readySource, readySpace } from './shelf.ts';
import { readStatus, sayStatus } from './status.ts';

type Flags = { json: boolean; allow: string | undefined };
type Command = (api: ApiClient, run: RunNote, words: string[], flags: Flags) => Promise<boolean>;

const usage = `Usage: npm run admin -- crawl URL [--allow host:port] [--json]
       npm run admin -- ask 'question' [--json]
       npm run admin -- status [--json]`;

const commands: Record<string, Command> = { crawl, ask: askOne, status };

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, allow: { type: 'string' } },
  });
  const [name = '', ...words] = positionals;
  const command = commands[name];
  if (!command) throw new InvalidInput(usage);
  const run = findRunning(readSettings(process.env).home);
  const good = await command(openApiClient(run.url, run.bearer ?? ''), run, words, {
    json: values.json,
    allow: values.allow,
  });
  process.exitCode = good ? 0 : 1;
} catch (error) {
  complain((error as Error).message);
  process.exitCode = 1;
}

function findRunning(home: string): RunNote {
  const run = readRunNote(home);
  if (run?.state === 'up' && run.bearer && stillRuns(run.launcher)) return run;
  throw new NotYet(`Diarium does not run on ${home}: npm start, and wait until it names its address`);
}

async function crawl(api: ApiClient, run: RunNote, [url]: string[], flags: Flags): Promise<boolean> {
  if (!url || !URL.canParse(url)) throw new InvalidInput(usage);
  if (flags.allow) allow(run.allowFile, flags.allow, run.own);
  const source = await readySource(api, new URL(url), flags.allow !== undefined);
  const { id } = await startCrawl(api, source.id);
  const ended = await followCrawl(api, id, flags.json ? silent : say, AbortSignal.timeout(24 * 3_600_000));
  if (flags.json) say(JSON.stringify(ended));
  return ended.state === 'finished';
}

async function askOne(api: ApiClient, _run: RunNote, words: string[], { json }: Flags): Promise<boolean> {
  if (words.length === 0) throw new InvalidInput(usage);
  const answered = await ask(api, (await readySpace(api)).id, words.join(' '));
  if (json) say(JSON.stringify({ ...answered, cited: isCited(answered) }));
  else sayAnswer(answered, say);
  return answered.answer !== 'failed';
}

async function status(api: ApiClient, run: RunNote, _words: string[], { json }: Flags): Promise<boolean> {
  const found = await readStatus(api, run);
  if (json) say(JSON.stringify(found));
  else sayStatus(found, say);
  return found.ready;
}
