/** A server that reads files: what it is sent, what is made of its answers, and what becomes of those that are none. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { Busy, InvalidInput, Unreachable, UnsupportedMedia, UpstreamFault } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { makeDocx, paragraph } from '#tests/files/office.ts';
import { makePdf } from '#tests/files/pdf.ts';
import { extract, told } from '#tests/files/reading.ts';
import { type PartitionManner, type PartitionModel, servePartitionModel } from '#tests/models/partition.ts';
import { unstructuredExtractor } from './unstructured.ts';

const markdown = Buffer.from('# Avgifter\n\nDet kostar.\n');
const said = (body: unknown): PartitionManner => ({ kind: 'answer', body });
const title = { type: 'Title', text: 'Avgifter', metadata: {} };

function open({ baseUrl }: PartitionModel, limits = {}) {
  const env = { UNSTRUCTURED_API_URL: baseUrl, UNSTRUCTURED_API_KEY: 'secret', UNSTRUCTURED_PDF_PAGES: '2' };
  return unstructuredExtractor(readSettings(env).extract.unstructured!, limits);
}

async function read(
  manner: PartitionManner,
  bytes: Buffer = markdown,
  name = 'a.md',
  range = { fromPage: 1, pages: 50 },
) {
  await using server = await servePartitionModel(() => manner);
  const answerWithinMs = manner.kind === 'stall' ? 400 : undefined;
  const outcome = await extract(open(server, { answerWithinMs }), bytes, name, range).then(
    (found) => ({ found, error: undefined }),
    (error: unknown) => ({ found: undefined, error }),
  );
  return { ...outcome, asked: server.asked };
}

test('elements come with page, box, depth, language, sheet and cells, whatever the server calls them', async () => {
  const points = [
    [50, 100],
    [50, 200],
    [150, 200],
    [150, 100],
  ];
  const size = { layout_width: 200, layout_height: 400 };
  const html =
    '<table><thead><tr><th>År</th><th>Pris</th></tr></thead><tr><td colspan="2">2025 <b>och</b> sen</td></tr></table>';
  const { found } = await read(
    said([
      { ...title, metadata: { page_number: 1, category_depth: 1, languages: ['swe'] } },
      {
        type: 'NarrativeText',
        text: 'Till höger.',
        metadata: { coordinates: { points, system: 'PixelSpace', ...size } },
      },
      { type: 'Footer', text: 'Längst ned.', metadata: { coordinates: { points, system: 'PointSpace', ...size } } },
      { type: 'Table', text: 'År Pris', metadata: { page_number: 2, page_name: 'Blad 2', text_as_html: html } },
      { type: 'CheckBox', text: 'Kryss', metadata: { languages: ['swe', 'eng'] } },
      { type: 'Image', text: '', metadata: {} },
    ]),
  );
  const nothing = { page: null, box: null, rows: null, depth: null, language: null, place: null, confidence: null };
  const cells = [
    ['År', 'Pris'],
    ['2025 och sen', ''],
  ];
  expect(found!.elements).toEqual([
    { ...nothing, type: 'Title', text: 'Avgifter', page: 1, depth: 2, language: 'sv' },
    { ...nothing, type: 'NarrativeText', text: 'Till höger.', box: [0.25, 0.25, 0.75, 0.5] },
    { ...nothing, type: 'Footer', text: 'Längst ned.', box: [0.25, 0.5, 0.75, 0.75] },
    { ...nothing, type: 'Table', text: 'År | Pris\n2025 och sen |', rows: cells, page: 2, place: 'Blad 2' },
    { ...nothing, type: 'UncategorizedText', text: 'Kryss' },
  ]);
  expect(found).toMatchObject({ pages: 2, nextPage: null, unread: [] });
  expect(found!.extractor).toMatch(/^unstructured at 127\.0\.0\.1:\d+, auto$/);
});

test('the file itself is sent, by its kind and not by its name, with how it is to be read', async () => {
  const long = Buffer.from('En mening som är lång nog. '.repeat(200_000));
  const { asked } = await read(said([title]), long, '../Löner 2025 (hemligt).text');
  expect(asked).toMatchObject([{ name: 'file.txt', key: 'secret' }]);
  expect(asked[0]!.sha256).toBe(createHash('sha256').update(long).digest('hex'));
  expect(asked[0]!.fields).toMatchObject({
    strategy: 'auto',
    languages: 'swe,eng',
    coordinates: 'true',
    split_pdf_page: 'false',
  });
});

test('a PDF is sent part by part, and its pages keep the numbers that they have in the whole', async () => {
  const lines = (page: number) => [{ text: `Page ${page} has a line.`, x: 72, y: 300 }];
  const five = makePdf({ pages: [1, 2, 3, 4, 5].map((page) => ({ lines: lines(page) })) });
  const both = said([1, 2].map((page) => ({ ...title, metadata: { page_number: page } })));
  const part = await read(both, five, 'a.pdf', { fromPage: 3, pages: 50 });
  expect(part.found).toMatchObject({ pages: 5, nextPage: 5, elements: [{ page: 3 }, { page: 4 }] });
  expect(part.asked[0]!.file.subarray(0, 5).toString()).toBe('%PDF-');
  expect(part.asked[0]!.file.length).toBeLessThan(five.length);
  const last = await read(both, five, 'a.pdf', { fromPage: 5, pages: 50 });
  expect(last.error).toBeInstanceOf(UpstreamFault);
  expect((last.error as Error).message).toMatch(/not sent/);
});

test('what comes whole answers a later range with the pages from there on', async () => {
  const slides = said([1, 2, 3].map((page) => ({ ...title, metadata: { page_number: page } })));
  const { found } = await read(slides, markdown, 'a.md', { fromPage: 2, pages: 1 });
  expect(found).toMatchObject({ pages: 3, nextPage: null, elements: [{ page: 2 }, { page: 3 }] });
});

test.each([
  ['no element', said([])],
  [
    'elements without text',
    said([
      { type: 'Image', text: '' },
      { type: 'PageBreak', text: '  ' },
    ]),
  ],
])('an answer of %s says that there is nothing to read', async (_, manner) => {
  expect((await read(manner)).error).toMatchObject({ code: 'nothing-to-read' });
});

const nonsense: [string, PartitionManner][] = [
  ['a page of a proxy', { kind: 'html' }],
  ['no list', said({ detail: 'queued' })],
  ['a text', said('done')],
  ['null', said(null)],
  ['a list of texts', said(['Avgifter'])],
  ['an element without a text', said([{ type: 'Title' }])],
  ['an element without a type', said([{ text: 'Avgifter' }])],
  ['a page before the first', said([{ ...title, metadata: { page_number: 0 } }])],
  ['corners that are none', said([{ ...title, metadata: { coordinates: { points: [['a', 1]] } } }])],
  ['a failure', { kind: 'status', status: 500 }],
];
test.each(nonsense)('%s is an upstream fault, and nothing comes out', async (_, manner) => {
  const { error, found } = await read(manner);
  expect(found).toBeUndefined();
  expect(error).toBeInstanceOf(UpstreamFault);
});

const declined: [number, new (message: string) => Error, string][] = [
  [400, UnreadableFile as never, 'damaged'],
  [401, InvalidInput, 'invalid-input'],
  [404, InvalidInput, 'invalid-input'],
  [413, UnsupportedMedia, 'unsupported-media'],
  [415, UnsupportedMedia, 'unsupported-media'],
  [422, UnreadableFile as never, 'damaged'],
];
test.each(declined)('a refusal with %i is not tried again', async (status, family, code) => {
  const { error } = await read({ kind: 'status', status });
  expect(error).toBeInstanceOf(family);
  expect(error).toMatchObject({ code });
});

test('a busy server says when to come back, and one that is silent, breaks off or is away is waited for', async () => {
  const busy = await read({ kind: 'status', status: 429, retryAfter: '7' });
  expect(busy.error).toBeInstanceOf(Busy);
  expect(busy.error).toMatchObject({ retryAfterMs: 7_000 });
  const overloaded = await read({ kind: 'status', status: 503, retryAfter: '9' });
  expect(overloaded.error).toMatchObject({ code: 'upstream-fault', retryAfterMs: 9_000 });
  expect((await read({ kind: 'stall' })).error).toBeInstanceOf(Unreachable);
  // Whether its headers came through before the end is a matter of moments.
  const cut = await read({ kind: 'cut' });
  expect([Unreachable, UpstreamFault].some((family) => cut.error instanceof family)).toBe(true);
  const server = await servePartitionModel(() => said([title]));
  await server[Symbol.asyncDispose]();
  await expect(extract(open(server), markdown, 'a.md')).rejects.toBeInstanceOf(Unreachable);
});

test('a server that sends us elsewhere is not followed: neither file nor key goes there', async () => {
  await using other = await servePartitionModel(() => said([title]));
  const { error } = await read({ kind: 'moved', to: `${other.baseUrl}/general/v0/general` });
  expect(error).toBeInstanceOf(InvalidInput);
  expect(other.asked).toEqual([]);
});

test('an answer without end is broken off', async () => {
  const { error } = await read({ kind: 'flood', bytes: 51_000_000 });
  expect(error).toMatchObject({ code: 'too-large-unpacked' });
});

test('whoever stops waiting ends the request', async () => {
  await using server = await servePartitionModel(() => ({ kind: 'stall' }));
  const stop = new AbortController();
  const reading = extract(open(server), markdown, 'a.md', undefined, stop.signal);
  await expect.poll(() => server.asked.length).toBe(1);
  stop.abort(new Error('no longer wanted'));
  await expect(reading).rejects.toThrow('no longer wanted');
});

test('a server that keeps failing is left alone for a while', async () => {
  await using server = await servePartitionModel(() => ({ kind: 'status', status: 500 }));
  const extractor = open(server, { circuit: { faults: 2, restMs: 60_000 } });
  for (let call = 0; call < 3; call += 1) await expect(extract(extractor, markdown, 'a.md')).rejects.toThrow();
  expect(server.asked).toHaveLength(2);
});

test.each([
  ['a.json', Buffer.from('[{"type":"Title","text":"An answer?"}]')],
  ['a.zip', makeDocx(paragraph('Ett'))],
  ['a.gif', Buffer.from('GIF89a')],
])('%s is of no kind that is sent', async (name, bytes) => {
  const { error, asked } = await read(said([title]), bytes, name);
  expect(error).toBeInstanceOf(UnsupportedMedia);
  expect(asked).toEqual([]);
});

test('a locked or damaged PDF is refused before anything is sent', async () => {
  const { error, asked } = await read(said([title]), Buffer.from('%PDF-1.4 and no more'), 'a.pdf');
  expect(error).toMatchObject({ code: 'damaged' });
  expect(asked).toEqual([]);
});

test('what was read is told as elements are everywhere', async () => {
  const { found } = await read(
    said([title, { type: 'ListItem', text: ' Ett\n\n två ', metadata: { category_depth: 0 } }]),
  );
  expect(told(found!)).toEqual(['Title: Avgifter', 'ListItem1: Ett\ntvå']);
});
