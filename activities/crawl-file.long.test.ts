/** Files that a website links to: from the crawl that finds them to the page of the passage that answers. */
import { expect, test } from 'vitest';
import { search } from '#schema/search.ts';
import { type FileStage, makeFileStage } from '#tests/fault/bring.ts';
import { makeDocx, makeXlsx, paragraph } from '#tests/files/office.ts';
import { makePdf } from '#tests/files/pdf.ts';
import { type Handler, type Pages, serveSite } from '#tests/sites/site.ts';
import { page } from '#tests/sites/town.ts';

const office = 'application/vnd.openxmlformats-officedocument';
const sent =
  (type: string, body: Uint8Array): Handler =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': type }).end(body);

const broken = sent('application/pdf', Buffer.from('%PDF-1.7\nnothing more'));

/** Three full pages, of which the last one names the fee. */
const report = (fee: string): Handler =>
  sent(
    'application/pdf',
    makePdf({
      pages: [1, 2, 3].map((number) => ({
        lines: Array.from({ length: 40 }, (_, line) => ({
          text:
            number === 3 && line === 20
              ? `Avgiften för strandskyddsdispens är ${fee} kronor.`
              : `Rapportens sida ${number}, stycke ${line}, handlar om vattnet i distrikt ${number * 40 + line}.`,
          x: 60,
          y: 60 + line * 18,
        })),
      })),
    }),
  );

const pages = (): Pages => ({
  '/': page('Town', 'The town hall opens at nine', '/report.pdf', '/plan.docx', '/budget.xlsx', '/broken.pdf'),
  '/report.pdf': report('4 200'),
  '/plan.docx': sent(`${office}.wordprocessingml.document`, makeDocx(paragraph('Badhuset byggs om nästa sommar.'))),
  '/budget.xlsx': sent(
    `${office}.spreadsheetml.sheet`,
    makeXlsx({ 'Skolor 2026': '<row><c t="inlineStr"><is><t>Slöjdsalar</t></is></c><c><v>1234567</v></c></row>' }),
  ),
  '/broken.pdf': broken,
});

/** Crawls the site; the files that are to be read wait. */
async function crawl(stage: FileStage): Promise<void> {
  expect((await stage.ended(await stage.start(), 60_000)).state).toBe('finished');
}

/** Reads what waits, as `reconcile` has it done. Answers how it ended, by the path of the file. */
async function readWaiting({ db, shelf, temporal, seen }: FileStage): Promise<Record<string, unknown>> {
  const waiting = await db.readTenant<{ id: string; path: string }>(
    shelf.tenantId,
    `select e.id, regexp_replace(d.key, '^https?://[^/]+', '') as path
     from extract e join document d on d.tenant_id = tenant.id and d.id = e.document_id
     where e.tenant_id = tenant.id and e.ended_at is null order by d.key, e.id`,
  );
  await Promise.all(waiting.map(({ id }) => temporal.startExtract(shelf.tenantId, id, 'crawl')));
  const ended = waiting.map(async ({ id, path }) => {
    const { state, reason } = await seen(id, 60_000);
    return [path, reason?.code ?? state];
  });
  return Object.fromEntries(await Promise.all(ended));
}

const find = ({ db, shelf }: FileStage, query: string) =>
  search(db, {
    tenantId: shelf.tenantId,
    collectionIds: [shelf.collectionId],
    query,
    language: 'sv',
    vector: null,
    modelId: '',
    joinNeighbours: false,
  });

const fees = async (stage: FileStage): Promise<string[]> =>
  (await find(stage, 'avgiften för strandskyddsdispens')).flatMap(
    ({ text }) => text.match(/\d \d00(?= kronor)/g) ?? [],
  );

async function openCrawled() {
  await using opened = new AsyncDisposableStack();
  const site = opened.use(await serveSite(pages()));
  const form = { startUrls: [`${site.origin}/`], requestsPerSecond: 100 };
  const stage = opened.use(await makeFileStage({ allow: site.hostPort, form }));
  await stage.startWorker();
  await crawl(stage);
  const held = opened.move();
  return { site, stage, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

test('linked files answer with the page, sheet or text they were found on, and one that nobody can read says why', {
  timeout: 240_000,
}, async () => {
  await using crawled = await openCrawled();
  const { stage } = crawled;
  expect(await find(stage, 'strandskyddsdispens')).toEqual([]);
  expect(await readWaiting(stage)).toEqual({
    '/broken.pdf': 'damaged',
    '/budget.xlsx': 'finished',
    '/plan.docx': 'finished',
    '/report.pdf': 'finished',
  });
  const [fee] = await find(stage, 'avgiften för strandskyddsdispens');
  expect(fee!.text).toContain('4 200 kronor');
  expect(fee!.url).toMatch(/\/report\.pdf$/);
  expect(fee!.place?.toPage ?? fee!.place?.page).toBe(3);
  expect(fee!.place?.page).toBeGreaterThanOrEqual(2);
  expect((await find(stage, 'slöjdsalar'))[0]!.place).toEqual({ page: 1, name: 'Skolor 2026' });
  expect((await find(stage, 'badhuset byggs om'))[0]!.url).toMatch(/\/plan\.docx$/);
});

test('a file that has changed answers as before until it is read anew, and also when the new one cannot be', {
  timeout: 240_000,
}, async () => {
  await using crawled = await openCrawled();
  const { site, stage } = crawled;
  await readWaiting(stage);
  site.pages['/report.pdf'] = report('4 900');
  await crawl(stage);
  expect(await fees(stage)).toEqual(['4 200']);
  expect(await readWaiting(stage)).toEqual({ '/report.pdf': 'finished' });
  expect(await fees(stage)).toEqual(['4 900']);

  site.pages['/report.pdf'] = broken;
  await crawl(stage);
  expect(await readWaiting(stage)).toEqual({ '/report.pdf': 'damaged' });
  expect(await fees(stage)).toEqual(['4 900']);
  // What could not be read is not asked to be read again as long as it stays the same.
  await crawl(stage);
  expect(await readWaiting(stage)).toEqual({});
});

test('a file that is found anew while the one before is being read takes its place, whichever is done first', {
  timeout: 240_000,
}, async () => {
  await using crawled = await openCrawled();
  const { site, stage } = crawled;
  site.pages['/report.pdf'] = report('4 900');
  await crawl(stage);
  expect(await readWaiting(stage)).toMatchObject({ '/report.pdf': 'finished' });
  expect(await fees(stage)).toEqual(['4 900']);
  const open = await stage.db.readTenant(
    stage.shelf.tenantId,
    `select from extract where tenant_id = tenant.id and ended_at is null`,
  );
  expect(open).toEqual([]);
});
