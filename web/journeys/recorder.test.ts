/** Recording by microphone, in a real browser whose microphone hears a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { waveOf } from '#activities/outside/sounds.ts';
import { serveTranscriptModel } from '#tests/models/transcript.ts';
import { whyNoFfmpeg } from '#tests/rig/ffmpeg.ts';
import { lineOf, openCollection, openScene, readMs, type Scene } from './files-scene.ts';
import { wrongs } from './look.ts';
import { openTab } from './tab.ts';
import { journeysIn, skipping } from './walk.ts';

const dir = mkdtempSync(join(tmpdir(), 'diarium-microphone-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const sound = join(dir, 'sound.wav');
writeFileSync(sound, waveOf(toneOf(4_000)));

const microphone = ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${sound}`];
const allowed = { permissions: ['microphone'] };

/** A tone that comes and goes, as sixteen-bit samples at 16 kHz. */
function toneOf(durationMs: number): Buffer {
  const samples = Buffer.alloc(durationMs * 32);
  for (let at = 0; at < samples.length / 2; at += 1) {
    const loudness = 9_000 * (1 + Math.sin(at / 4_000));
    samples.writeInt16LE(Math.round(loudness * Math.sin((at * 2 * Math.PI * 220) / 16_000)), at * 2);
  }
  return samples;
}

const sentence = 'Nämnden beslutade att bygga en lekplats i Ekparken.';
const heard = { text: sentence, duration: 3, segments: [{ start: 0, end: 3, text: sentence }] };

/** The product with a service beside it that hears the same in every recording. */
async function openStudio(): Promise<Scene> {
  await using built = new AsyncDisposableStack();
  const model = built.use(await serveTranscriptModel(() => ({ kind: 'answer', body: heard })));
  const settings = { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'a key', TRANSCRIBE_MODEL: 'whisper-1' };
  const scene = built.use(await openScene(settings));
  const held = built.move();
  return { ...scene, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const journey = journeysIn(openStudio, microphone);
/** What browsers record is heard by FFmpeg. */
const heardJourney = whyNoFfmpeg ? skipping(whyNoFfmpeg) : journey;

const startButton = (page: Page) =>
  page.getByRole('button', { name: /^(Spela in med mikrofonen|Record with the mic)/ });

/** Records until the clock says so many seconds. */
async function recordFor(page: Page, seconds: number): Promise<void> {
  await startButton(page).click();
  await expect.poll(() => clockOf(page), { timeout: readMs }).toBeGreaterThanOrEqual(seconds);
}

async function clockOf(page: Page): Promise<number> {
  const [minutes, seconds] = (await page.getByRole('timer').textContent())!.trim().split(':');
  return Number(minutes) * 60 + Number(seconds);
}

heardJourney(
  'what is said is recorded, paused, named, saved, heard and ready to be asked',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url, allowed);
    const { page, faults } = tab;
    // The document that shows the collection's page is that of another page.
    await openCollection(page, scene);
    const found = await wrongs(page, 'before recording');
    await recordFor(page, 2);
    expect(Number(await page.getByLabel('Ljudnivå').getAttribute('value'))).toBeGreaterThanOrEqual(0);
    expect(await page.getByLabel('Ljudnivå').evaluate((bar: HTMLMeterElement) => bar.value)).toBeGreaterThan(0);
    found.push(...(await wrongs(page, 'recording')));
    await page.getByRole('button', { name: 'Pausa' }).click();
    await page.getByText('Inspelningen är pausad.').waitFor();
    const paused = await clockOf(page);
    await page.getByRole('button', { name: 'Fortsätt spela in' }).click();
    await expect.poll(() => clockOf(page), { timeout: readMs }).toBeGreaterThan(paused);
    await page.getByRole('button', { name: 'Avsluta' }).click();
    const name = page.getByLabel('Namn på inspelningen');
    await name.waitFor();
    expect(await name.inputValue()).toMatch(/^Inspelning \d{4}-\d\d-\d\d \d\d:\d\d$/);
    found.push(...(await wrongs(page, 'recorded')));
    await name.fill('Nämnden 12/11');
    await page.getByRole('button', { name: 'Spara i samlingen' }).click();
    const line = lineOf(page, 'Nämnden 12-11.weba');
    await line.getByText('Klar att fråga').waitFor({ timeout: readMs });
    expect(await page.getByLabel('Namn på inspelningen').count()).toBe(0);
    await line.getByRole('link').click();
    await page.getByText(sentence).first().waitFor();
    // What the server has whole is no longer in the browser.
    await page.goto(scene.stack.url + scene.collection);
    await startButton(page).waitFor();
    expect(await keptIn(page)).toBe(0);
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  180_000,
);

heardJourney(
  'a tab that is closed costs seconds: the recording is offered, sent, and sent on by itself; narrow, dark and English',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url, { ...allowed, colorScheme: 'dark' });
    const { page: first, faults } = tab;
    await openCollection(first, scene);
    await first.setViewportSize({ width: 390, height: 844 });
    await first.getByRole('button', { name: 'English' }).click();
    await startButton(first).click();
    await expect.poll(() => keptIn(first), { timeout: readMs }).toBeGreaterThan(0);
    const found = await wrongs(first, 'recording', ['narrow']);
    // While one tab records, it is not offered in another.
    const second = await again(first, scene);
    await startButton(second).waitFor();
    expect(await second.getByLabel('Name of the recording').count()).toBe(0);
    await second.close();
    await first.close({ runBeforeUnload: false });

    const third = await again(first, scene);
    await third.getByLabel('Name of the recording').fill('Meeting');
    found.push(...(await wrongs(third, 'offered', ['narrow'])));
    await third.route('**/api/v1/upload/*', (route) => route.abort());
    const tried = third.waitForRequest((request) => request.method() === 'PATCH');
    await third.getByRole('button', { name: 'Save in the collection' }).click();
    await tried;
    await third.close({ runBeforeUnload: false });

    const fourth = await again(first, scene);
    await lineOf(fourth, 'Meeting.weba').getByText('Ready to ask').waitFor({ timeout: readMs });
    await expect.poll(() => keptIn(fourth)).toBe(0);
    await fourth.getByRole('button', { name: 'Svenska' }).click();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  180_000,
);

/** The collection in another tab of the same browser. */
async function again(page: Page, { stack, collection }: Scene): Promise<Page> {
  const other = await page.context().newPage();
  await other.setViewportSize({ width: 390, height: 844 });
  await other.goto(stack.url + collection);
  return other;
}

journey(
  'a microphone that may not be used is told of plainly, leaving ends the recording and keeps it, and it can be thrown away',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url);
    const { page, faults } = tab;
    await openCollection(page, scene);
    await startButton(page).click();
    await page.getByText('Mikrofonen får inte användas här.').waitFor();
    const found = await wrongs(page, 'refused');
    await page.context().grantPermissions(allowed.permissions);
    await recordFor(page, 1);
    await page.getByRole('link', { name: 'Fråga', exact: true }).click();
    await page.getByText('Inspelningen pågår fortfarande').waitFor();
    found.push(...(await wrongs(page, 'asked to stay')));
    await page.getByRole('button', { name: 'Lämna sidan' }).click();
    await page.waitForURL(/\/chat/);
    // As long as the recorder is in sight it holds whoever leaves back.
    await page.getByRole('timer').waitFor({ state: 'detached' });
    await page.goBack();
    await page.getByRole('button', { name: /^Släng Inspelning/ }).click();
    await page.getByText('finns ingen annanstans').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Släng' }).click();
    await expect.poll(() => keptIn(page)).toBe(0);
    expect(await page.getByLabel('Namn på inspelningen').count()).toBe(0);
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

/** Pieces of recordings that the browser holds. */
const keptIn = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const settled = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const kept = await settled(indexedDB.open('diarium-recordings'));
    const count = await settled(kept.transaction('piece').objectStore('piece').count());
    kept.close();
    return count;
  });
