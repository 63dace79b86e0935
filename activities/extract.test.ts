import { expect, test } from 'vitest';
import { UnreadableFile } from '#schema/unreadable.ts';
import { type Desk, makeDesk, pageReader } from '#tests/rig/bring.ts';
import { find, type Library, makeLibrary } from '#tests/rig/library.ts';

const fees = 'Avgiften för bygglov är 4 200 kronor.\fAnsökan lämnas till stadsbyggnadskontoret.';

const look = async ({ db, shelf }: Library, table: 'document' | 'version' | 'passage' | 'extract' | 'extracted') =>
  db.readTenant<Record<string, unknown>>(shelf.tenantId, `select * from ${table} t where t.tenant_id = tenant.id`);

/** Every row that a run writes, without the ids and times that differ between two runs. */
async function digest({ db, shelf }: Library) {
  return db.readTenant<Record<string, unknown>>(
    shelf.tenantId,
    `select d.key, d.title, d.removed_at, v.state, v.text, v.blocks, p.ordinal, p.text as passage, p.place, p.live,
       e.live as near, cardinality(l.terms) as terms, d.version_id = v.id as current
     from document d join version v on v.tenant_id = tenant.id and v.document_id = d.id
       left join passage p on p.tenant_id = tenant.id and p.version_id = v.id
       left join embedding e on e.tenant_id = tenant.id and e.passage_id = p.id
       left join term_list l on l.tenant_id = tenant.id and l.passage_id = p.id
     where d.tenant_id = tenant.id order by d.key, v.fetched_at, p.ordinal`,
  );
}

test('a file that was brought is found, with the pages that its passages stand on', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  await desk.work(await desk.bring('Taxa 2026.txt', fees, 'Bygg/Taxor'));
  const [hit] = await find(library, 'Vad kostar bygglov?');
  expect(hit!.text).toContain('4 200 kronor');
  expect(hit!.place).toEqual({ page: 1, toPage: 2 });
  const [document] = await look(library, 'document');
  expect(document).toMatchObject({ key: 'Bygg/Taxor/Taxa 2026.txt', title: 'Taxa 2026', media_type: 'text/plain' });
  const [passage] = await look(library, 'passage');
  expect(passage!.place).toEqual({ page: 1, toPage: 2 });
  expect(await look(library, 'extracted')).toEqual([]);
  const [run] = await look(library, 'extract');
  expect(run).toMatchObject({ state: 'finished', stage: 'publish', pages: 2, pages_read: 2, extractor: 'pages 1' });
});

test('a run that dies at any step, before or after it was written, ends with the same rows', async () => {
  await using whole = await makeLibrary();
  await using plain = await makeDesk(whole);
  const steps = await plain.work(await plain.bring('a.txt', fees));
  const wanted = await digest(whole);
  for (let at = 1; at <= steps; at += 1) {
    for (const when of ['before', 'after'] as const) {
      await using library = await makeLibrary();
      await using desk = await makeDesk(library);
      const key = await desk.bring('a.txt', fees);
      await expect(dying(desk, at, when).work(key)).rejects.toThrow('killed');
      await desk.work(key);
      expect(await digest(library)).toEqual(wanted);
    }
  }
});

test('the same content again is told, and stored once; the same name again is a new version', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  await desk.work(await desk.bring('a.txt', fees));
  await desk.work(await desk.bring('kopia.txt', fees));
  const [document] = await look(library, 'document');
  const runs = await look(library, 'extract');
  expect(runs.map(({ twin_id }) => twin_id)).toContain(document!.id);
  expect((await look(library, 'document')).length).toBe(1);

  await desk.work(await desk.bring('a.txt', fees.replace('4 200', '4 900')));
  expect((await look(library, 'version')).map(({ state }) => state).sort()).toEqual(['published', 'superseded']);
  const hits = await find(library, 'Vad kostar bygglov?');
  expect(hits.map(({ text }) => text).join()).toContain('4 900');
  expect(hits.map(({ text }) => text).join()).not.toContain('4 200');
});

test('a new version that cannot be read changes nothing of what answers', async () => {
  await using library = await makeLibrary();
  const faults: { fail?: Error } = {};
  await using desk = await makeDesk(library, pageReader(faults));
  await desk.work(await desk.bring('a.txt', fees));
  faults.fail = new UnreadableFile('damaged', 'damaged');
  const key = await desk.bring('a.txt', 'något annat');
  await expect(desk.work(key)).rejects.toThrow('damaged');
  await desk.finishExtract({ ...key, outcome: 'failed', reason: { code: 'damaged', facts: {} } });
  expect((await find(library, 'Vad kostar bygglov?'))[0]!.text).toContain('4 200');
  expect((await look(library, 'version')).map(({ state }) => state).sort()).toEqual(['failed', 'published']);
});

test('what of a file could not be read is told, and is why there is no text when there is none', async () => {
  await using library = await makeLibrary();
  const unread = [{ page: 2, place: null, code: 'missing-program' as const, facts: { program: 'Tesseract' } }];
  await using desk = await makeDesk(library, pageReader({ unread }));
  await desk.work(await desk.bring('a.txt', fees));
  expect((await look(library, 'extract'))[0]).toMatchObject({ state: 'finished', unread });
  await expect(desk.work(await desk.bring('b.txt', '\f \f'))).rejects.toMatchObject({
    code: 'missing-program',
    facts: { program: 'Tesseract' },
  });
});

test('signs that no database keeps are left out, and a text about one is read', async () => {
  await using library = await makeLibrary();
  const unread = [{ page: null, place: 'bil\0aga.exe', code: 'unsupported-media' as const }];
  await using desk = await makeDesk(library, pageReader({ unread }));
  await desk.work(await desk.bring('a.txt', String.raw`I JSON skrivs tecknet noll \u0000.`));
  expect((await look(library, 'version'))[0]).toMatchObject({ text: String.raw`I JSON skrivs tecknet noll \u0000.` });
  expect((await look(library, 'extract'))[0]!.unread).toMatchObject([{ place: 'bilaga.exe' }]);
});

test('a file without any text is said to have none', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  await expect(desk.work(await desk.bring('tom.txt', '\f \f'))).rejects.toMatchObject({ code: 'nothing-to-read' });
});

test('one that is cancelled at any step leaves nothing of it', async () => {
  await using whole = await makeLibrary();
  await using plain = await makeDesk(whole);
  const steps = await plain.work(await plain.bring('a.txt', fees));
  for (let at = 2; at < steps; at += 1) {
    await using library = await makeLibrary();
    await using desk = await makeDesk(library);
    const key = await desk.bring('a.txt', fees);
    await expect(dying(desk, at, 'before').work(key)).rejects.toThrow('killed');
    await desk.finishExtract({ ...key, outcome: 'cancelled', reason: null });
    expect([await look(library, 'document'), await look(library, 'passage')]).toEqual([[], []]);
    await desk.work(key);
    expect(await look(library, 'document')).toEqual([]);
  }
});

test('one that is deleted while it is read keeps its original, to be read again when it is taken back', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const key = await desk.bring('a.txt', fees);
  await desk.keepOriginal(key);
  await desk.readPages(key);
  await library.db.withTenant(library.shelf.tenantId, ({ sql, tenantId }) =>
    sql('update document set removed_at = now() where tenant_id = $1', [tenantId]),
  );
  await desk.finishExtract({ ...key, outcome: 'cancelled', reason: null });
  expect(await look(library, 'document')).toHaveLength(1);
  expect(await look(library, 'version')).toMatchObject([{ state: 'failed', text: '' }]);
  expect((await look(library, 'extract'))[0]).toMatchObject({ state: 'cancelled' });
});

test('one that is cancelled when it has published stays published', async () => {
  await using library = await makeLibrary();
  await using desk = await makeDesk(library);
  const key = await desk.bring('a.txt', fees);
  await desk.keepOriginal(key);
  await desk.readPages(key);
  await desk.cutText(key);
  await desk.embedText(key);
  await desk.publishText(key);
  await desk.finishExtract({ ...key, outcome: 'cancelled', reason: null });
  expect((await look(library, 'extract'))[0]).toMatchObject({ state: 'finished' });
  expect((await find(library, 'Vad kostar bygglov?')).length).toBe(1);
});

/** The desk whose `at`th step is killed. */
function dying(desk: Desk, at: number, when: 'before' | 'after'): Pick<Desk, 'work'> {
  let step = 0;
  return {
    async work(key) {
      const mortal = async <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
        step += 1;
        if (step === at && when === 'before') throw new Error('killed');
        const answer = await act();
        if (step === at) throw new Error('killed');
        return answer;
      };
      let isWhole = (await mortal(() => desk.keepOriginal(key))).isNew;
      if (isWhole) {
        while ((await mortal(() => desk.readPages(key))).isMore);
        isWhole = (await mortal(() => desk.cutText(key))).isNew;
      }
      if (isWhole) {
        while ((await mortal(() => desk.embedText(key))).isMore);
        await mortal(() => desk.publishText(key));
      }
      await mortal(() => desk.finishExtract({ ...key, outcome: 'finished', reason: null }));
      return step;
    },
  };
}
