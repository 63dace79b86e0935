/**
 * What people, sites and models say, and every secret, stays where it belongs: the launcher's whole product runs at its
 * most talkative, and none of it is in a log, a number, an error, the audit log or the files of Temporal.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { type ApiClient, openApiClient } from '#local/api-client.ts';
import { readRunNote } from '#local/installation.ts';
import { readNote } from '#local/note.ts';
import { readyCollection, readySpace } from '#local/shelf.ts';
import type { Crawl } from '#schema/crawl.ts';
import { endedStates } from '#schema/progress.ts';
import { type Source, SourceForm } from '#schema/source.ts';
import { makeStand, type Stand } from '#tests/launch/stand.ts';
import { type Manner, serveChatModel } from '#tests/models/chat.ts';
import { type Handler, type Site, serveSite } from '#tests/sites/site.ts';

const password = 'kanarie-losenordet';

const canaries = {
  'a personal number on a page': '19121212-1212',
  'an address on a page': 'kanarie@fagel.example',
  'a query of an address': 'kanarie-i-adressen',
  'words of a site that fails': 'kanarie-i-felet',
  'a password for a site': password,
  'a password as it is sent': Buffer.from(`anna:${password}`).toString('base64'),
  'a key of the model': 'sk-kanarie-nyckeln',
  'a question': 'kanarie-fragan',
  'an answer': 'kanarie-svaret',
  'a name': 'kanarie-namnet',
  'a wrong password': 'kanarie-gissningen',
  'a broken body': 'kanarie-kroppen',
  'an unknown path': 'kanarie-stigen',
};
/** The launcher asks too, and prints what it is answered. */
function answerTo(asked: string): Manner {
  if (!asked.includes(word('a question'))) return { kind: 'say', pieces: ['NO_ANSWER'] };
  if (asked.includes('avbrott')) return { kind: 'cut', pieces: [word('an answer')] };
  return { kind: 'say', pieces: [word('an answer'), ' [1: "450 kronor om året"]'] };
}

const word = (name: keyof typeof canaries) => canaries[name];
type Place = [name: string, bytes: Buffer | string];

const found = (places: Place[]): string[] =>
  places.flatMap(([place, bytes]) =>
    Object.entries(canaries).flatMap(([name, canary]) => (bytes.includes(canary) ? [`${name} in ${place}`] : [])),
  );

/** A site behind a password whose pages tell what is private; one breaks with words, one by silence. */
function serveSecretive(): Promise<Site> {
  const asked = `Basic ${word('a password as it is sent')}`;
  const behind =
    (answer: Handler): Handler =>
    (request, response) => {
      if (request.headers.authorization === asked) return answer(request, response);
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end(word('words of a site that fails'));
    };
  const query = `?q=${word('a query of an address')}`;
  return serveSite({
    '/robots.txt': (_, response) => response.writeHead(404).end(),
    '/': behind((_, response) => {
      const people = `${word('a personal number on a page')} eller ${word('an address on a page')}`;
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>Båtar</title><main><h1>Båtar</h1>
        <p>Den som vill ha en båtplats frågar ${people}. Avgiften för en båtplats är 450 kronor om året.</p>
        <p><a href="/fel${query}">fel</a> <a href="/tyst${query}">tyst</a> <a href="/borta${query}">borta</a></p></main>`);
    }),
    '/fel': (_, response) => response.writeHead(500).end(word('words of a site that fails')),
    '/tyst': (request) => request.socket.destroy(),
  });
}

async function crawl(api: ApiClient, site: Site, spaceId: string): Promise<Crawl> {
  const collection = await readyCollection(api, spaceId, word('a name'));
  const startUrls = [`${site.origin}/?q=${word('a query of an address')}`];
  const form = SourceForm.parse({ name: word('a name'), startUrls, requestsPerSecond: 50 });
  const source = await api.send<Source>('POST', '/source', { ...form, collectionId: collection.id });
  await api.send('PUT', `/source/${source.id}/credential`, {
    kind: 'basic',
    host: site.hostPort,
    user: 'anna',
    password,
  });
  const { id } = await api.send<Crawl>('POST', '/crawl', { sourceId: source.id });
  for (;;) {
    const run = await api.get<Crawl>(`/crawl/${id}`);
    if (endedStates.includes(run.state)) return run;
    await sleep(200);
  }
}

/** What the product answers to what it cannot read, find or allow. */
async function refusals(url: string, bearer: string): Promise<Place[]> {
  const signed = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
  const asked: [string, RequestInit][] = [
    [`/api/v1/document/${word('an unknown path')}`, { headers: signed }],
    [`/${word('an unknown path')}`, {}],
    ['/api/v1/space', { method: 'POST', headers: signed, body: `{"name": "${word('a broken body')}` }],
    ['/api/v1/space', { method: 'POST', headers: signed, body: JSON.stringify({ name: [word('a broken body')] }) }],
    ['/api/v1/space', { headers: { authorization: `Bearer ${word('a wrong password')}` } }],
    [
      '/api/v1/session',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ tenant: 'x', email: 'x@x.example', password: word('a wrong password') }),
      },
    ],
  ];
  const answers: Place[] = [];
  for (const [path, request] of asked) {
    const response = await fetch(url + path, request);
    expect(response.status, path).toBeGreaterThanOrEqual(400);
    const text = await response.text();
    // A page that is not there knows its own address, for whoever changes its language.
    if (path.startsWith('/api/')) answers.push([`the answer ${response.status} at ${path}`, text]);
  }
  return answers;
}

async function numbers({ home }: Stand, url: string): Promise<Place[]> {
  const said = readFileSync(join(home, 'log/worker.log'), 'utf8');
  const port = /"port":(\d+)[^}]*"msg":"working"/.exec(said)![1];
  const pages = [`${url}/metrics`, `http://127.0.0.1:${port}/metrics`];
  return Promise.all(pages.map(async (page): Promise<Place> => [page, await (await fetch(page)).text()]));
}

/** Everything in the database, by table, as the superuser sees it. */
async function tables({ home }: Stand): Promise<Map<string, string>> {
  const { password, port } = readNote<{ password: string; port: number }>(join(home, 'postgres.json'))!;
  const client = new Client({ connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/diarium` });
  await client.connect();
  const named = await client.query(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  const read = new Map<string, string>();
  for (const { name } of named.rows) {
    const { rows } = await client.query(`select t::text as row from "${name}" t`);
    read.set(name, rows.map(({ row }) => row).join('\n'));
  }
  await client.end();
  return read;
}

const filesOf = (paths: string[]): Place[] =>
  paths.filter((path) => existsSync(path)).map((path) => [path.split('/').at(-1)!, readFileSync(path)]);

test('nothing that was said and no secret is in a log, a number, an error, the audit log or the files of Temporal', async () => {
  await using site = await serveSecretive();
  await using model = await serveChatModel((turns) => answerTo(JSON.stringify(turns)));
  await using stand = await makeStand({
    LOG_LEVEL: 'trace',
    CRAWL_ALLOW: site.hostPort,
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API_KEY: word('a key of the model'),
  });
  const { home } = stand;
  const running = stand.run('start');
  await running.until('Ctrl-C stops it');
  const { url, bearer } = readRunNote(home)!;
  const api = openApiClient(url, bearer!);
  const { id: spaceId } = await readySpace(api);
  const run = await crawl(api, site, spaceId);
  expect(run.counts).toMatchObject({ added: 1, failed: 3 });
  expect(site.log.some(({ headers }) => headers.authorization)).toBe(true);
  for (const kind of ['avgift', 'avbrott']) {
    const question = `Vad är ${kind} för en båtplats, ${word('a question')}?`;
    for await (const _ of api.stream('/chat', { question, spaceId }));
  }
  const answers = await refusals(url, bearer!);
  const counted = await numbers(stand, url);
  const kept = await tables(stand);
  const temporal = ['temporal.sqlite', 'temporal.sqlite-wal'].map((name) => join(home, name));
  const atWork = filesOf(temporal);
  running.front.kill('SIGTERM');
  await running.ended;
  const logs = readdirSync(join(home, 'log')).map((name) => join(home, 'log', name));

  // It has all been through there: what belongs in the database is in it, and the right files are read.
  const text = [kept.get('version'), kept.get('message')].join();
  for (const name of ['a personal number on a page', 'an address on a page', 'a question', 'an answer'] as const) {
    expect(text, name).toContain(word(name));
  }
  expect(atWork.some(([, bytes]) => bytes.includes(run.id))).toBe(true);
  expect(logs.length).toBeGreaterThan(2);
  const withBearer = [...filesOf(logs), ...atWork].filter(([, bytes]) => bytes.includes(bearer!));
  expect(withBearer.map(([place]) => place)).toEqual([]);
  const sealed: Place[] = ['audit_event', 'credential', 'cookie', 'session'].map((name) => [
    name,
    kept.get(name) ?? '',
  ]);
  const said: Place = ['what the launcher said', running.said()];
  expect(found([said, ...filesOf(logs), ...answers, ...counted, ...sealed, ...atWork, ...filesOf(temporal)])).toEqual(
    [],
  );
  // The watch itself sees what is there.
  expect(found([['the database', text]]).length).toBeGreaterThan(3);
}, 400_000);
