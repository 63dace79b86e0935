/** Whatever happens while something is recorded, what was heard is kept without gaps, and goes only when it is elsewhere. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openRecorder } from './recorder.ts';
import type { Hearer, Recording, Take } from './recording.ts';

const who = { personId: 'anna', collectionId: 'möten' };
const piece = (bytes: number) => new Blob(['x'.repeat(bytes)]);

/** A browser's storage as far as one recorder sees it. */
function makeShelf(left: Recording[] = []) {
  const rows = new Map(left.map((one) => [one.id, one]));
  const pieces = new Map<string, Blob[]>();
  const shelf = {
    rows,
    pieces,
    released: [] as string[],
    fail: undefined as Error | undefined,
    claim: async () => [...rows.values()].sort((a, b) => b.startedAtMs - a.startedAtMs),
    begin: async (one: Recording) => void rows.set(one.id, one),
    async add(one: Recording, ordinal: number, part: Blob) {
      if (shelf.fail) throw shelf.fail;
      const known = pieces.get(one.id) ?? [];
      expect(ordinal).toBe(known.length);
      pieces.set(one.id, [...known, part]);
      rows.set(one.id, one);
    },
    change: async (one: Recording) => void rows.set(one.id, one),
    async file({ id, name }: Recording) {
      if (shelf.fail) throw shelf.fail;
      return new File(pieces.get(id) ?? [], `${name}.weba`);
    },
    drop: async (id: string) => void rows.delete(id),
    release: async (id: string) => void shelf.released.push(id),
  };
  return shelf;
}

/** A recorder whose microphone, clock and line are the test's. */
function openDesk({ left = [], refuse }: { left?: Recording[]; refuse?: Error } = {}) {
  const shelf = makeShelf(left);
  const desk = {
    shelf,
    nowMs: 1_000,
    said: [] as string[],
    handed: [] as { file: File; onEnd: (ok: boolean) => void }[],
  };
  let hearer: Hearer | undefined;
  const listen = async (given: Hearer): Promise<Take> => {
    if (refuse) throw refuse;
    hearer = given;
    const say = (word: string) => () => void desk.said.push(word);
    const stop = async () => {
      desk.said.push('stop');
      given.onPiece(piece(1));
    };
    return {
      mimeType: 'audio/webm',
      start: say('start'),
      pause: say('pause'),
      resume: say('resume'),
      stop,
      level: () => 0.5,
    };
  };
  let ids = 0;
  const newId = () => `recording ${(ids += 1)}`;
  const hand = (file: File, onEnd: (ok: boolean) => void) => void desk.handed.push({ file, onEnd });
  const recorder = openRecorder({ ...who, shelf, listen, hand, newId, nowMs: () => desk.nowMs });
  const hear = (bytes: number) => hearer!.onPiece(piece(bytes));
  return Object.assign(desk, { recorder, hear, lose: () => hearer!.onEnd() });
}

const named = (name: string): Error => Object.assign(new Error(name), { name });
const leftBehind = (id: string, isHanded: boolean): Recording => ({
  ...{ ...who, id, name: id, mimeType: 'audio/webm' },
  ...{ startedAtMs: 5, durationMs: 9_000, sizeBytes: 40, isHanded },
});

test('pauses and a machine that slept are not counted, and every piece is kept in its order', async () => {
  const desk = openDesk();
  const { recorder, shelf } = desk;
  await recorder.start('Möte');
  expect(recorder.view().step).toBe('recording');
  desk.nowMs += 3_000;
  desk.hear(10);
  desk.nowMs += 1_000;
  recorder.pause();
  desk.nowMs += 50_000;
  expect(recorder.elapsedMs()).toBe(4_000);
  recorder.resume();
  desk.nowMs += 3_600_000;
  expect(recorder.elapsedMs()).toBe(14_000);
  desk.hear(20);
  desk.nowMs += 2_000;
  await recorder.stop();
  expect(desk.said).toEqual(['start', 'pause', 'resume', 'stop']);
  expect(recorder.view()).toMatchObject({ step: 'idle', fault: null, kept: [{ name: 'Möte', durationMs: 16_000 }] });
  expect(shelf.pieces.get('recording 1')!.map(({ size }) => size)).toEqual([10, 20, 1]);
  expect(shelf.rows.get('recording 1')).toMatchObject({ sizeBytes: 31, isHanded: false, startedAtMs: 1_000 });
});

test('the copy in the browser stays until all of it has come, and what was refused is offered again', async () => {
  const desk = openDesk();
  const { recorder, shelf } = desk;
  await recorder.start('Möte');
  await recorder.stop();
  shelf.fail = named('NotReadableError');
  await recorder.send(recorder.view().kept[0]!, 'Nämnden');
  expect(recorder.view()).toMatchObject({ fault: 'unread', kept: [{ isHanded: false }] });
  shelf.fail = undefined;
  await recorder.send(recorder.view().kept[0]!, 'Nämnden');
  expect(recorder.view().kept).toEqual([]);
  expect(desk.handed[0]!.file).toMatchObject({ name: 'Nämnden.weba', size: 1 });
  expect(shelf.rows.get('recording 1')).toMatchObject({ name: 'Nämnden', isHanded: true });
  desk.handed[0]!.onEnd(false);
  await turn();
  expect(recorder.view().kept).toMatchObject([{ name: 'Nämnden', isHanded: false }]);
  await recorder.send(recorder.view().kept[0]!, 'Nämnden');
  desk.handed[1]!.onEnd(true);
  await turn();
  expect([shelf.rows.size, recorder.view().kept.length]).toEqual([0, 0]);
});

test('what an earlier visit left is offered, and what it was sending goes on', async () => {
  const desk = openDesk({ left: [leftBehind('a', false), leftBehind('b', true)] });
  await desk.recorder.open();
  expect(desk.recorder.view().kept.map(({ id }) => id)).toEqual(['a']);
  expect(desk.handed.map(({ file }) => file.name)).toEqual(['b.weba']);
  await desk.recorder.drop(desk.recorder.view().kept[0]!);
  expect([...desk.shelf.rows.keys()]).toEqual(['b']);
});

test('each way in which a microphone cannot be had is told apart, and recording can be tried again', async () => {
  for (const [name, fault] of [
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'unable'],
  ] as const) {
    const { recorder, shelf } = openDesk({ refuse: named(name) });
    await recorder.start('Möte');
    expect(recorder.view()).toMatchObject({ step: 'idle', fault });
    expect(shelf.rows.size).toBe(0);
  }
});

test('a full disk ends the recording, and what came before is kept', async () => {
  const desk = openDesk();
  const { recorder, shelf } = desk;
  await recorder.start('Möte');
  desk.hear(10);
  await turn();
  shelf.fail = named('QuotaExceededError');
  desk.hear(20);
  await expect.poll(() => recorder.view().step).toBe('idle');
  expect(recorder.view()).toMatchObject({ fault: 'full', kept: [{ sizeBytes: 10 }] });
});

test('a microphone that goes away ends the recording, and leaving the page does', async () => {
  const gone = openDesk();
  await gone.recorder.start('Möte');
  gone.lose();
  await expect.poll(() => gone.recorder.view().step).toBe('idle');
  expect(gone.recorder.view()).toMatchObject({ fault: 'gone', kept: [{ sizeBytes: 1 }] });

  const left = openDesk();
  await left.recorder.start('Möte');
  await left.recorder.leave();
  expect(left.shelf.rows.get('recording 1')).toMatchObject({ sizeBytes: 1 });
  expect(left.shelf.released).toContain('recording 1');
});

test('a recording ends by itself before it is longer than what is read', async () => {
  const desk = openDesk();
  await desk.recorder.start('Möte');
  for (let heard = 0; heard < 9.9 * 360; heard += 1) {
    desk.nowMs += 10_000;
    desk.hear(1);
  }
  await expect.poll(() => desk.recorder.view().step).toBe('idle');
  expect(desk.recorder.view()).toMatchObject({ fault: 'long', kept: [{ durationMs: 9.9 * 3_600_000 }] });
});
