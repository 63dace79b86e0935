/** A certificate on paper says what its page says, tells by itself what it was made of, and is the same every time. */
import { createHash } from 'node:crypto';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { type Certificate, SealedCertificate } from '#schema/purge-run.ts';
import { isSealedBy, openSealer, type Sealed } from '#schema/seal.ts';
import { printCertificate } from './certificate-paper.ts';

const tenantId = newId();
const sealer = openSealer('the key of a paper: thirty-two characters');
const house = { name: 'Hamnö kommun', language: 'sv' } as const;

const certificate: Certificate = {
  ...{ purgeId: newId(), kind: 'rule', manifestHash: 'ab'.repeat(32), planned: 1204, sizeBytes: 73_400_320 },
  decision: {
    ...{ id: newId(), reference: 'KS 2026/17', title: 'Handlingar av tillfällig betydelse på webben' },
    ...{ authority: 'Kommunstyrelsen', decidedOn: '2026-02-01' },
  },
  rule: { id: newId(), what: 'document', level: 'tenant', trigger: 'created', period: 2, unit: 'year' },
  ...{ gone: { document: 1198 }, kept: { document: 4 }, missing: { document: 2 } },
  ...{ askedBy: 'Åsa Öberg', askedAt: '2026-11-20T08:00:01.000Z' },
  ...{ approvedBy: 'Sven Ängström', approvedAt: '2026-11-20T09:12:44.000Z', carriedOutAt: '2026-11-20T09:20:05.000Z' },
  ...{ events: [newId(), newId()], keys: [], record: { seq: 4711, hash: 'cd'.repeat(32) } },
  looked: { ids: { for: 1198, found: 0 }, texts: { for: 200, found: 0 }, files: { for: 3, found: 0 } },
  sealedBy: {
    ...{ database: null, log: '2026-11-27T09:20:05.000Z', backups: '2026-12-25T09:20:05.000Z', archives: null },
  },
};

const sealed = (more: Partial<Certificate> = {}): SealedCertificate =>
  SealedCertificate.parse(sealer.seal(tenantId, 'purge-certificate', { ...certificate, ...more }));

/** What is attached to it. */
async function fileIn(document: PDFDocumentProxy): Promise<Uint8Array> {
  const [id] = (await document.getAttachments())!.keys();
  return (await document.getAttachmentContent(id!)) as Uint8Array;
}

/** As a reader of its own opens it. */
async function openPdf(bytes: Uint8Array) {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const sheets = [];
  for (let at = 1; at <= document.numPages; at += 1) {
    const sheet = await document.getPage(at);
    const { items } = await sheet.getTextContent();
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join('');
    sheets.push({ text, tree: JSON.stringify(await sheet.getStructTree()) });
  }
  const { info, metadata } = await document.getMetadata();
  return {
    ...{ sheets, info: info as Record<string, unknown>, metadata, text: sheets.map(({ text }) => text).join(' ') },
    ...{ file: await fileIn(document) },
    [Symbol.asyncDispose]: () => document.loadingTask.destroy(),
  };
}

const bare = (text: string): string => text.replaceAll(/\s/g, '');
const wordsOf = (page: string): string[] => {
  const signs: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#39;': "'" };
  const [, body] = page.split('<body>');
  return body!
    .split(/<[^>]*>| · /)
    .map((text) => text.replaceAll(/&[a-z#0-9]+;/g, (sign) => signs[sign]!).trim())
    .filter((text) => text !== '');
};

test('every word of the page stands in the PDF too, in the letters of its language', async () => {
  const { page, pdf } = await printCertificate(sealed(), house);
  await using read = await openPdf(pdf);
  expect(read.text).toContain('Handlingar av tillfällig betydelse på webben');
  expect(read.text).toContain('Sven Ängström, 2026-11-20 09:12:44 UTC');
  const said = bare(read.text);
  for (const words of wordsOf(page)) expect(said).toContain(bare(words));
  for (const one of ['Dokument, 2 år', '1198', 'Fanns inte', 'ab'.repeat(32), '2026-12-25', 'Sida 1 av'])
    expect(said).toContain(bare(one));
});

test('the PDF carries the sealed certificate, and on every sheet the hash of that file', async () => {
  const made = sealed({ events: Array.from({ length: 200 }, newId) });
  const name = `Kommunalförbundet ${'Hamnö och Vår '.repeat(12).trim()}`;
  const { pdf } = await printCertificate(made, { ...house, name });
  await using read = await openPdf(pdf);
  const text = Buffer.from(read.file).toString();
  expect(JSON.parse(text)).toEqual(made);
  expect(isSealedBy(sealer.publicKey(tenantId), JSON.parse(text) as Sealed<Certificate>)).toBe(true);
  const sha256 = createHash('sha256').update(text).digest('hex');
  expect(read.sheets.length).toBeGreaterThan(3);
  for (const { text } of read.sheets) expect(text).toContain(`SHA-256 ${sha256}`);
  // A long name makes room in the margin for what the paper is filed by.
  for (const { text } of read.sheets.slice(1)) expect(text).toMatch(/Kommunalförbundet [^…]+… *KS 2026\/17/);
  // However many sheets a list goes over, it goes on where it was.
  const eventIds = read.sheets.flatMap(({ text }) => text.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? []);
  expect(eventIds.filter((id) => id !== made.purgeId)).toEqual(made.events);
});

test('whoever cannot see it has its language, its title and its structure', async () => {
  const { pdf } = await printCertificate(sealed(), house);
  await using read = await openPdf(pdf);
  expect(pdf.toString('latin1')).toContain('/Marked true');
  expect(read.info).toMatchObject({ Title: 'Gallringsintyg KS 2026/17', Author: 'Hamnö kommun', Language: 'sv-SE' });
  for (const role of ['H1', 'H2', 'Lbl', 'LBody', 'Table', 'TH', 'TD']) {
    expect(
      read.sheets.some(({ tree }) => tree.includes(`"role":"${role}"`)),
      role,
    ).toBe(true);
  }
  expect(read.metadata.get('pdfaid:part')).toBe('3');
});

test('the same certificate is the same bytes, and another one is not', async () => {
  const made = sealed();
  const [one, two] = [await printCertificate(made, house), await printCertificate(made, house)];
  expect(one.pdf.equals(two.pdf)).toBe(true);
  expect(one.page).toBe(two.page);
  expect((await printCertificate(sealed({ planned: 3 }), house)).pdf.equals(one.pdf)).toBe(false);
});

test('signs that the font has not are named, and words that look like markup stay words', async () => {
  const decision = { ...certificate.decision, title: '東 </rdf:li> & <b>', reference: 'A&B <1>' };
  const { pdf } = await printCertificate(sealed({ decision }), { name: 'R & D <lab>', language: 'en' });
  await using read = await openPdf(pdf);
  expect(bare(read.text)).toContain('[U+6771]</rdf:li>&<b>');
  expect(read.text).toContain('R & D <lab>');
  expect(read.metadata.get('dc:title')).toBe(read.info.Title);
});
