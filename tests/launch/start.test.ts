/** `npm start` as a person meets it: cited answers, a clean end, and nothing that a kill could break for good. */
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { readRunNote } from '#local/installation.ts';
import { makeStand, type Running, type Stand } from './stand.ts';

const stopMs = 10_000;
const isUp = 'Ctrl-C stops it';

/** The first test fills it, and those after it find it as a later start does. */
let stand: Stand;
beforeAll(async () => {
  stand = await makeStand();
});
afterAll(() => stand[Symbol.asyncDispose]());

const startUp = async (): Promise<Running> => {
  const running = stand.run('start');
  await running.until(isUp);
  return running;
};

test('the first start answers from the site it crawled and refuses what is not there; the second reuses it all', async () => {
  const first = await stand.run('start', '--once').ended;
  expect(first.said).toMatch(/PostgreSQL \S+ with pgvector \S+ from /);
  expect(first.said).toMatch(/Temporal \S+.* from /);
  const [, permit, books, flight] = first.said.split('\n? ');
  expect(permit).toMatch(/6 900 kr[\s\S]*<http[^>]*\/bygga-bo\/bygglov/);
  expect(books).toMatch(/28 days[\s\S]*<http[^>]*\/library>/);
  expect(flight).toContain('not in the sources');
  expect(first.said).toMatch(/http:\/\/\S+\/link\/\S{40,}/);
  expect(first.code).toBe(0);
  expect(stand.processes()).toEqual([]);

  const second = await stand.run('start', '--once').ended;
  expect(second.said).not.toContain('Crawling the sample');
  expect(second.said).toContain('6 900 kr');
  expect(second.code).toBe(0);
  expect(second.ms).toBeLessThan(20_000);
}, 240_000);

test('a busy port is named with the way out', async () => {
  const squatter = createServer().listen(stand.port, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  const refused = await stand.run('start').ended;
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining(`Port ${stand.port} is busy. PORT=`) });
  expect(stand.processes()).toEqual([]);
});

test('the running product answers a shell, has no second launcher, and ends on Ctrl-C, which comes twice', async () => {
  const running = await startUp();
  const second = await stand.run('start').ended;
  expect(second).toMatchObject({ code: 1, said: expect.stringContaining('already runs') });
  const asked = await stand.run('admin', 'ask', 'Vad kostar det att få bygglov för ett garage?', '--json').ended;
  const answer = JSON.parse(asked.said);
  expect(answer).toMatchObject({ answer: 'extract', cited: true });
  const status = JSON.parse((await stand.run('admin', 'status', '--json').ended).said);
  expect(status).toMatchObject({ ready: true, sources: [{ crawl: { state: 'finished' } }] });
  const own = await stand.run('admin', 'crawl', `http://127.0.0.1:${stand.port}/`, '--allow', `127.0.0.1:${stand.port}`)
    .ended;
  expect(own).toMatchObject({ code: 1, said: expect.stringContaining("one of Diarium's own") });

  // A reader that leaves (`npm start | head`) is no reason to fall over.
  running.front.stdout?.destroy();
  const stoppedMs = Date.now();
  running.front.kill('SIGINT');
  await sleep(30);
  running.front.kill('SIGINT');
  await running.ended;
  expect(Date.now() - stoppedMs).toBeLessThan(stopMs);
  expect(stand.processes()).toEqual([]);
}, 240_000);

test('whatever is killed outright, the next start just works', async () => {
  const first = await startUp();
  first.front.kill('SIGKILL');
  await first.ended;

  const second = await startUp();
  process.kill(readRunNote(stand.home)!.launcher.pid, 'SIGKILL');
  await second.ended;
  expect(stand.processes().length).toBeGreaterThan(0);

  const third = await startUp();
  expect(third.said()).toContain('a killed launcher had left behind');
  expect(third.said()).toContain('found running');
  for (const pid of stand.processes()) process.kill(pid, 'SIGKILL');
  await third.ended;

  const fourth = await startUp();
  expect(fourth.said()).not.toContain('Crawling the sample');
  fourth.front.kill('SIGTERM');
  await fourth.ended;
  expect(stand.processes()).toEqual([]);
}, 300_000);
