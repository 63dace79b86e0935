/** Linked PDF and Office files: kept as they are to wait for extraction, known again, and gone when the site says so. */
import { expect, test } from 'vitest';
import { type Hand, makeHand } from '#tests/fault/hand.ts';
import { type Handler, serveSite } from '#tests/sites/site.ts';
import { page, status, text, town } from '#tests/sites/town.ts';

const pdf = (words: string) => Buffer.from(`%PDF-1.7\n${words}\n%%EOF`);
const zip = Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]);
const sent =
  (type: string, body: Uint8Array, headers: Record<string, string> = {}): Handler =>
  (request, response) => {
    if (headers.etag && request.headers['if-none-match'] === headers.etag) response.writeHead(304).end();
    else response.writeHead(200, { 'content-type': type, ...headers }).end(body);
  };

type Row = { path: string; title: string; mediaType: string; versions: string[]; isPublished: boolean };
const documents = ({ db, shelf }: Hand) =>
  db.readTenant<Row>(
    shelf.tenantId,
    `select regexp_replace(d.key, '^https?://[^/]+', '') as path, d.title, d.media_type as "mediaType",
       d.version_id is not null as "isPublished",
       array(select v.state from version v where v.tenant_id = tenant.id and v.document_id = d.id order by v.id) as versions
     from document d where d.tenant_id = tenant.id and d.removed_at is null and d.media_type <> 'text/html' order by d.key`,
  );
const changes = async (hand: Hand) =>
  [...(await hand.pages(await hand.crawl())).values()].map(({ path, change, reason }) => [
    path,
    reason?.code ?? change,
  ]);

test('files of the kinds that are kept become documents that wait; everything else is left alone', async () => {
  const links = ['/taxa.pdf', '/plan', '/form.docx', '/fake.pdf', '/photo.png', '/app.zip', '/secret.pdf'];
  await using site = await serveSite({
    ...town(),
    '/taxa.pdf': sent('application/pdf', pdf('taxa')),
    '/plan': sent('application/octet-stream', pdf('plan'), {
      'content-disposition': 'attachment; filename="plan.pdf"',
    }),
    '/form.docx': sent('application/octet-stream', zip, {
      'content-disposition': `inline; filename*=UTF-8''Blankett.docx`,
    }),
    '/fake.pdf': sent('application/pdf', Buffer.from('<html>Sign in</html>')),
    '/photo.png': sent('image/png', Buffer.from('png')),
    '/app.zip': sent('application/zip', zip),
    '/secret.pdf': sent('application/pdf', pdf('secret'), { 'x-robots-tag': 'noindex' }),
  });
  site.pages['/'] = page('Town', 'The town hall opens at nine', ...links)
    .replace('>/taxa.pdf<', '>Taxa för 2026<')
    .replace('>/form.docx<', '>Ladda ner (docx)<');
  await using hand = await makeHand(site);
  expect(await changes(hand)).toEqual([
    ['/', 'added'],
    ['/app.zip', 'unsupported-media'],
    ['/fake.pdf', 'unsupported-media'],
    ['/form.docx', 'added'],
    ['/photo.png', 'unsupported-media'],
    ['/plan', 'added'],
    ['/secret.pdf', 'noindex'],
    ['/taxa.pdf', 'added'],
  ]);
  const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  expect(await documents(hand)).toEqual([
    { path: '/form.docx', title: 'Blankett.docx', mediaType: docx, versions: ['waiting'], isPublished: false },
    { path: '/plan', title: 'plan.pdf', mediaType: 'application/pdf', versions: ['waiting'], isPublished: false },
    {
      path: '/taxa.pdf',
      title: 'Taxa för 2026',
      mediaType: 'application/pdf',
      versions: ['waiting'],
      isPublished: false,
    },
  ]);
  expect(await hand.found()).toEqual(['/']);
});

test('a file is known again by its validator or its bytes, and a new one takes the place of the old', async () => {
  await using site = await serveSite({ '/': page('Town', 'The town hall opens at nine', '/a.pdf', '/b.pdf') });
  site.pages['/a.pdf'] = sent('application/pdf', pdf('one'), { etag: '"1"' });
  site.pages['/b.pdf'] = sent('application/pdf', pdf('one'));
  await using hand = await makeHand(site);
  await hand.crawl();
  const store = await hand.files();
  const before = site.log.length;
  expect((await changes(hand)).slice(1)).toEqual([
    ['/a.pdf', 'unchanged'],
    ['/b.pdf', 'unchanged'],
  ]);
  expect(site.log.slice(before).map(({ path, status: code }) => [path, code])).toContainEqual(['/a.pdf', 304]);
  expect(await hand.files()).toEqual(store);
  site.pages['/b.pdf'] = sent('application/pdf', pdf('two'));
  expect((await changes(hand))[2]).toEqual(['/b.pdf', 'changed']);
  site.pages['/b.pdf'] = sent('application/pdf', pdf('one'));
  expect((await changes(hand))[2]).toEqual(['/b.pdf', 'changed']);
  expect((await documents(hand)).map(({ versions }) => versions)).toEqual([['waiting'], ['waiting', 'superseded']]);
});

test('a file that answers 404 in two runs leaves, and comes back as new', async () => {
  await using site = await serveSite({ '/': page('Town', 'The town hall opens at nine', '/a.pdf') });
  const there = sent('application/pdf', pdf('one'));
  site.pages['/a.pdf'] = there;
  await using hand = await makeHand(site);
  await hand.crawl();
  site.pages['/a.pdf'] = status(404);
  for (const number of [1, 0]) {
    await hand.crawl();
    expect((await documents(hand)).length).toBe(number);
  }
  site.pages['/a.pdf'] = there;
  expect((await changes(hand))[1]).toEqual(['/a.pdf', 'added']);
  expect((await documents(hand)).length).toBe(1);
});

test('a page that turns into a file leaves search, and back again', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  site.pages['/water'] = sent('application/pdf', pdf('water'));
  expect((await changes(hand))[2]).toEqual(['/water', 'changed']);
  expect(await hand.found()).toEqual(['/', '/school']);
  site.pages['/water'] = town()['/water']!;
  await hand.crawl();
  expect(await hand.found()).toEqual(['/', '/school', '/water']);
  expect(await documents(hand)).toEqual([]);
  const { db, shelf } = hand;
  const waiting = `select id from version where tenant_id = tenant.id and state = 'waiting'`;
  expect(await db.readTenant(shelf.tenantId, waiting)).toEqual([]);
});

test('a source may leave files alone, and one that is too large is said to be', async () => {
  const large = Buffer.concat([pdf('large'), Buffer.alloc(60_000_000)]);
  await using site = await serveSite({ '/': page('Town', 'The town hall', '/a.pdf', '/large.pdf') });
  site.pages['/a.pdf'] = sent('application/pdf', pdf('one'));
  site.pages['/large.pdf'] = sent('application/pdf', large);
  await using hand = await makeHand(site);
  expect((await changes(hand)).slice(1)).toEqual([
    ['/a.pdf', 'added'],
    ['/large.pdf', 'too-large'],
  ]);
  await using without = await makeHand(site, { files: false });
  expect((await changes(without)).slice(1)).toEqual([
    ['/a.pdf', 'unsupported-media'],
    ['/large.pdf', 'unsupported-media'],
  ]);
  expect(await documents(without)).toEqual([]);
});

test('a batch with files, run twice, leaves the rows of one run', async () => {
  await using site = await serveSite({ '/': page('Town', 'The town hall', '/a.pdf') });
  site.pages['/a.pdf'] = sent('application/pdf', pdf('one'));
  await using hand = await makeHand(site);
  const run = await hand.request();
  await hand.acts.prepare(run);
  const seen = [];
  for (const batch of [0, 0]) {
    await hand.acts.fetch(run, { batch });
    seen.push([await documents(hand), await hand.pages(run), await hand.files()]);
  }
  expect(seen[1]).toEqual(seen[0]);
});

test('other languages are found in pages and headers, and robots are obeyed by tag and header', async () => {
  const said = (path: string, head: string) =>
    `<html><head>${head}</head>${town()[path] ?? page(path, `Words of ${path}`)}`;
  await using site = await serveSite({
    '/': said('/none', '<link rel="alternate" hreflang="fi" href="/fi">'),
    '/fi': (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html', link: '</de>; rel="alternate"; hreflang="de"' })
        .end(page('Fi', 'Words in another language')),
    '/de': page('De', 'Words in a third language', '/shy', '/other', '/late'),
    '/shy': said('/shy', '<meta name="Diarium" content="noindex">'),
    '/other': said('/other', '<meta name="googlebot" content="none">'),
    '/late': (_request, response) =>
      response
        .writeHead(200, {
          'content-type': 'text/html',
          'x-robots-tag': ['otherbot: none', 'unavailable_after: 25 Jun 2010 15:00:00 PST'],
        })
        .end(page('Late', 'Words that are too old')),
    '/robots.txt': text('text/plain', ''),
  });
  await using hand = await makeHand(site);
  expect(await changes(hand)).toEqual([
    ['/', 'added'],
    ['/de', 'added'],
    ['/fi', 'added'],
    ['/late', 'noindex'],
    ['/other', 'added'],
    ['/shy', 'noindex'],
  ]);
});
