/** Providers outside the installation: the first is as it was set, another is sent nothing until somebody agrees. */
import { expect, test } from 'vitest';
import { aiModelsOf, beginSystem, keepRegisters, modelsKeptBy, waitingOf } from '#schema/ai-register.ts';
import { type AiModel, AiUse, builtIn } from '#schema/ai-system.ts';
import { readSettings } from '#schema/settings.ts';
import { makeDesk, pageReader } from '#tests/rig/bring.ts';
import { makeListener, makeStudio, soundOf } from '#tests/rig/hear.ts';
import { find, type Library, makeLibrary, page, publish } from '#tests/rig/library.ts';
import { embedQuestion } from './ingest/embed.ts';
import { awaitLeave, hasLeave, requireLeave } from './leave.ts';
import { openEmbedder } from './outside/embedder.ts';
import { openExtractor } from './outside/extractor.ts';
import { openTranscriber } from './outside/transcriber.ts';
import { tellingFiles } from './waiting.ts';

const modelOf = (use: AiUse, provider: string, model = 'one'): AiModel => ({ use, provider, model, region: null });

const registered = ({ db, shelf }: Library) =>
  db.readTenant<{ action: string; details: Record<string, unknown> }>(
    shelf.tenantId,
    `select action, details from audit_event where tenant_id = tenant.id and object_kind = 'ai-system' order by at, id`,
  );

const agree = ({ db, shelf }: Library, model: AiModel) =>
  db.withTenant(shelf.tenantId, (tx) => beginSystem(tx, { kind: 'system' }, model, 'ai-system.accept'));

test('what an installation is set to as it ships is in its own house, and needs no leave', async () => {
  const shipped = readSettings({});
  expect(aiModelsOf(shipped).map(({ use }) => use)).toEqual(AiUse.options);
  expect(new Set(aiModelsOf(shipped).map(({ provider }) => provider))).toEqual(new Set([builtIn]));
  const doors = [openEmbedder(shipped.model), openTranscriber(shipped.model), openExtractor()];
  for (const { away } of doors) expect(away).toBeUndefined();
  const away = readSettings({
    OPENAI_BASE_URL: 'https://models.example/v1',
    ...{ EMBED_MODEL: 'e', TRANSCRIBE_MODEL: 't', UNSTRUCTURED_API_URL: 'https://files.example' },
  });
  const open = [openEmbedder(away.model), openTranscriber(away.model), openExtractor(away.extract.unstructured)];
  // What the register says of a use is whom its door asks for leave to send to.
  expect(open.map((door) => door.away)).toEqual(aiModelsOf(away).slice(1));
});

test('the first provider is entered once, another one waits, and is told of once to whoever may agree', async () => {
  await using library = await makeLibrary();
  const { db, shelf } = library;
  const [first, other] = [modelOf('embed', 'a.example'), modelOf('embed', 'b.example')];
  const asked = await Promise.all([1, 2, 3].map(() => hasLeave(db, shelf.tenantId, first)));
  expect(asked).toEqual([true, true, true]);
  expect(await registered(library)).toMatchObject([{ action: 'ai-system.begin', details: { provider: 'a.example' } }]);
  expect(await hasLeave(db, shelf.tenantId, modelOf('embed', 'a.example', 'two'))).toBe(true);
  expect(await hasLeave(db, shelf.tenantId, other)).toBe(false);
  await expect(awaitLeave(db, shelf.tenantId, other)).rejects.toMatchObject({ code: 'provider-waits' });
  await expect(requireLeave(db, shelf.tenantId, other)).rejects.toMatchObject({
    code: 'conflict',
    facts: { code: 'provider-waits', provider: 'b.example' },
  });
  for (let round = 0; round < 2; round += 1) {
    await db.withTenant(shelf.tenantId, (tx) => keepRegisters(tx, [other]));
  }
  const told = await db.readTenant(
    shelf.tenantId,
    `select permission, facts from notice where tenant_id = tenant.id and code = 'provider-waits'`,
  );
  expect(told).toEqual([{ permission: 'model', facts: { provider: 'b.example' } }]);
  await agree(library, other);
  expect(await hasLeave(db, shelf.tenantId, other)).toBe(true);
  expect(waitingOf([other], [other, modelOf('read', builtIn)])).toEqual([]);
});

test('of two providers that are the first for a use at once one is entered, and the other one waits', async () => {
  await using library = await makeLibrary();
  const { db, shelf } = library;
  for (const use of AiUse.options) {
    const asked = ['a.example', 'b.example'].map((provider) => hasLeave(db, shelf.tenantId, modelOf(use, provider)));
    expect((await Promise.all(asked)).sort()).toEqual([false, true]);
  }
  expect(await registered(library)).toHaveLength(AiUse.options.length);
});

test('of two processes with different models of one provider the one that keeps the register says which it is', async () => {
  await using library = await makeLibrary();
  const { db, shelf } = library;
  const set = (nth: string) => AiUse.options.map((use) => modelOf(use, 'a.example', nth));
  const round = (keeper: 'api' | 'worker', models: AiModel[]) =>
    db.withTenant(shelf.tenantId, (tx) => keepRegisters(tx, modelsKeptBy(keeper, models)));
  const models = () =>
    db.readTenant<{ use: string; model: string }>(
      shelf.tenantId,
      'select use, model from ai_system where tenant_id = tenant.id and ended_at is null order by use',
    );
  const kept = [
    { use: 'answer', model: 'of-api' },
    ...['embed', 'read', 'transcribe'].map((use) => ({ use, model: 'of-worker' })),
  ];
  for (let times = 0; times < 3; times += 1) {
    await round('api', set('of-api'));
    await round('worker', set('of-worker'));
    for (const model of set('of-api')) expect(await hasLeave(db, shelf.tenantId, model)).toBe(true);
    expect(await models()).toEqual(kept);
  }
  const begun = await registered(library);
  expect(begun).toHaveLength(AiUse.options.length);
  expect(begun[0]).toMatchObject({ action: 'ai-system.begin', details: { provider: 'a.example', model: 'of-api' } });
});

test('texts are not sent to an embedder that waits: what is brought in waits too, and questions go by their words', async () => {
  await using library = await makeLibrary();
  await publish(library, [page('bad', 'Simhallen öppnar klockan åtta.')]);
  await agree(library, modelOf('embed', builtIn));
  const { embedder } = library;
  const before = embedder.texts.length;
  const away = { ...embedder, away: modelOf('embed', 'b.example') };
  await expect(
    publish({ ...library, embedder: away }, [page('buss', 'Bussen går klockan nio.')]),
  ).rejects.toMatchObject({
    code: 'provider-waits',
  });
  const deps = { db: library.db, embedder: away };
  expect(await embedQuestion(deps, library.shelf.tenantId, 'När går bussen?')).toBeNull();
  expect(embedder.texts).toHaveLength(before);
  await agree(library, away.away);
  await publish({ ...library, embedder: away }, [page('buss', 'Bussen går klockan nio.')]);
  expect(await embedQuestion(deps, library.shelf.tenantId, 'När går bussen?')).not.toBeNull();
  expect(embedder.texts).toHaveLength(before + 2);
});

test('a file is not sent to a server that waits: its run says why, and goes on when somebody has agreed', async () => {
  await using library = await makeLibrary();
  const { db, shelf } = library;
  const server = modelOf('read', 'files.example');
  await agree(library, modelOf('read', builtIn));
  const reader = Object.assign(pageReader(), { away: server });
  await using desk = await makeDesk(library, reader);
  const key = await desk.bring('Taxa.txt', 'Avgiften är 4 200 kronor.');
  await desk.keepOriginal(key);
  const { readPages } = tellingFiles(db, { readPages: desk.readPages });
  const reasonNow = async () =>
    (await db.readTenant(shelf.tenantId, 'select reason from extract where tenant_id = tenant.id'))[0];
  await expect(readPages(key)).rejects.toMatchObject({ code: 'provider-waits' });
  expect(reader.ranges).toEqual([]);
  expect(await reasonNow()).toEqual({ reason: { code: 'provider-waits', facts: { provider: 'files.example' } } });
  await agree(library, server);
  await readPages(key);
  expect(await reasonNow()).toEqual({ reason: null });
  await desk.work(key);
  expect((await find(library, 'Vad är avgiften?'))[0]?.text).toContain('4 200');
});

test('a recording is not sent to a listener that waits, and is heard when somebody has agreed', async () => {
  await using library = await makeLibrary();
  const away = modelOf('transcribe', 'sound.example');
  await agree(library, modelOf('transcribe', builtIn));
  const listener = Object.assign(makeListener(['hej']), { away });
  await using studio = await makeStudio(library, listener);
  const key = await studio.bring('Möte.wav', soundOf(['hej', 'hej'], ['hej']));
  await expect(studio.work(key)).rejects.toMatchObject({ code: 'provider-waits' });
  expect(listener.heard).toEqual([]);
  await agree(library, away);
  await studio.work(key);
  expect(listener.heard).toHaveLength(1);
});
