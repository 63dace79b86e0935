/** Commands that use the running product through its own API: crawl, ask, status. */
import { NotYet } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import { type Command, usageError } from './admin-command.ts';
import { allow } from './allow.ts';
import { openApiClient } from './api-client.ts';
import { followCrawl, startCrawl } from './crawling.ts';
import { type RunNote, readRunNote } from './installation.ts';
import { stillRuns } from './process.ts';
import { ask, isCited, sayAnswer } from './question.ts';
import { say, silent } from './say.ts';
import { readySource, readySpace } from './shelf.ts';
import { readStatus, sayStatus } from './status.ts';

const crawl: Command = {
  usage: 'crawl URL [--allow host:port] [--json]',
  about: 'read a website, and follow it to its end',
  async run([url], flags) {
    if (!url || !URL.canParse(url)) throw usageError(crawl);
    const { api, run } = findRunning();
    if (flags.allow) allow(run.allowFile, flags.allow, run.own);
    const source = await readySource(api, new URL(url), flags.allow !== undefined);
    const { id } = await startCrawl(api, source.id);
    const ended = await followCrawl(api, id, flags.json ? silent : say, AbortSignal.timeout(24 * 3_600_000));
    if (flags.json) say(JSON.stringify(ended));
    return ended.state === 'finished';
  },
};

const question: Command = {
  usage: "ask 'question' [--json]",
  about: 'ask what was read, and see where the answer comes from',
  async run(words, { json }) {
    if (words.length === 0) throw usageError(question);
    const { api } = findRunning();
    const answered = await ask(api, (await readySpace(api)).id, words.join(' '));
    if (json) say(JSON.stringify({ ...answered, cited: isCited(answered) }));
    else sayAnswer(answered, say);
    return answered.answer !== 'failed';
  },
};

const status: Command = {
  usage: 'status [--json]',
  about: 'what is ready, and what was read from where',
  async run(_words, { json }) {
    const { api, run } = findRunning();
    const found = await readStatus(api, run);
    if (json) say(JSON.stringify(found));
    else sayStatus(found, say);
    return found.ready;
  },
};

export const productCommands: Record<string, Command> = { crawl, ask: question, status };

/** Throws NotYet where nothing was started, or it is not up yet. */
function findRunning() {
  const { home } = readSettings(process.env);
  const run: RunNote | undefined = readRunNote(home);
  if (run?.state === 'up' && run.bearer && stillRuns(run.launcher)) {
    return { run, api: openApiClient(run.url, run.bearer) };
  }
  throw new NotYet(`Diarium does not run on ${home}: npm start, and wait until it names its address`);
}
