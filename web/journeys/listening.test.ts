/** Recordings, in a real browser: brought, asked, played at the cited second, and corrected. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { whyNoFfmpeg } from '#tests/rig/ffmpeg.ts';
import { openCollection, readMs, untilRead } from './files-scene.ts';
import { fee, openScene, type Scene } from './listening-scene.ts';
import { wrongs } from './look.ts';
import { openTab } from './tab.ts';
import { ask } from './talking-scene.ts';
import { journeysIn, skipping } from './walk.ts';

const journey = whyNoFfmpeg ? skipping(whyNoFfmpeg) : journeysIn(openScene);

const wide = { viewport: { width: 1280, height: 900 } };
const lineOf = (page: Page, words: string) => page.locator('.transcript li', { hasText: words });
const playedLine = (page: Page, words: string) => page.locator('.transcript li[aria-current]', { hasText: words });
const player = (page: Page) => page.locator('.player video');
const pause = (page: Page) => player(page).evaluate((video: HTMLVideoElement) => video.pause());
const wind = (page: Page, second: number) =>
  player(page).evaluate((video: HTMLVideoElement, to) => {
    video.currentTime = to;
  }, second);

/** Watches where playing begins on the page from now on; what it answers waits until that was near a second. */
async function beginnings(page: Page): Promise<(second: number) => Promise<void>> {
  const told = await page.evaluateHandle(() => {
    const seconds: number[] = [];
    const tell = ({ target }: Event) => seconds.push((target as HTMLVideoElement).currentTime);
    document.addEventListener('playing', tell, true);
    return seconds;
  });
  const isNear = async (second: number) => (await told.jsonValue()).some((at) => Math.abs(at - second) < 2);
  return (second) => expect.poll(() => isNear(second), { timeout: readMs }).toBe(true);
}

/** The page of the recording, which is brought by whoever comes first. */
async function openRecording(page: Page, scene: Scene): Promise<void> {
  await openCollection(page, scene);
  const link = page.locator('tbody').getByRole('link', { name: 'samtal' });
  if ((await link.count()) === 0) {
    await page.getByLabel('Välj filer').setInputFiles(scene.recording);
    await untilRead(page, scene, 'samtal.wav');
    await page.reload();
  }
  await link.first().click();
  await page.locator('.transcript').waitFor();
}

journey(
  'an answer leads to the second at which it was said: there the recording plays, the sentence marked',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url, wide);
    const { page, faults } = tab;
    await openRecording(page, scene);
    await page.goto(`${scene.stack.url}/chat?spaceId=${scene.spaceId}`);
    await ask(page, 'Vad kostar ett fiskekort för Storsjön?');
    const cite = page.locator('.answered .cite', { hasText: '0:22' }).first();
    await cite.waitFor();
    await page.getByRole('button', { name: 'Svara igen' }).waitFor();
    await cite.click();
    const found = await wrongs(page, 'answer');
    const began = await beginnings(page);
    await page.locator('.source.chosen').getByRole('link', { name: 'Lyssna från 0:22' }).click();

    await playedLine(page, fee.text).waitFor();
    await began(fee.second);
    await pause(page);
    expect((await page.locator('.transcript mark').allTextContents()).join('')).toContain('240 kronor');
    expect(await page.getByText('osäkert uppfattat', { exact: true }).count()).toBe(1);
    found.push(...(await wrongs(page, 'recording')));
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

journey(
  'what is said follows the player, is played from wherever it is asked, and leaves a reader who scrolls alone',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url, wide);
    const { page, faults } = tab;
    // What scrolls is there at once.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await openRecording(page, scene);
    await wind(page, 34);
    await playedLine(page, 'Tack, då avslutar vi mötet.').waitFor();
    // Nobody speaks then: what was said last is what is marked.
    await wind(page, 18);
    await playedLine(page, 'Den ska vara klar i september.').waitFor();

    const began = await beginnings(page);
    await lineOf(page, 'Första ärendet').locator('p').click();
    await began(5);
    await pause(page);
    await wind(page, 5);
    await playedLine(page, 'Första ärendet').waitFor();
    await page.getByRole('link', { name: '0:05, spela härifrån' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await began(fee.second);
    await pause(page);

    await page.setViewportSize({ width: 1280, height: 300 });
    await page.locator('.transcript').hover();
    await page.mouse.wheel(0, -1_000);
    const follow = page.getByRole('button', { name: 'Följ uppspelningen' });
    await follow.waitFor();
    const topOf = () => page.locator('.transcript').evaluate(({ scrollTop }) => scrollTop);
    await expect.poll(topOf).toBe(0);
    await wind(page, 34);
    await playedLine(page, 'Tack, då').waitFor();
    expect(await topOf()).toBe(0);
    await follow.click();
    await expect.poll(topOf).toBeGreaterThan(0);
    const [vtt, saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'undertexter (VTT)' }).click(),
    ]);
    expect(saved).toBeUndefined();
    expect(vtt.suggestedFilename()).toMatch(/\.vtt$/);

    await page.route('**/original?*', (route) => route.fulfill({ contentType: 'audio/wav', body: 'no sound' }));
    await page.reload();
    await page.getByText('Webbläsaren kan inte spela den här filen (WAV).').waitFor();
    expect(await player(page).isVisible()).toBe(false);
    expect(await wrongs(page, 'not to be played')).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

journey(
  'what was heard wrong is corrected, survives a closed tab, is found as it was corrected, and can be taken back',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url, wide);
    const { page, faults } = tab;
    await openRecording(page, scene);
    await page.getByRole('link', { name: 'Rätta texten' }).click();
    await page.getByLabel('Det som sägs, 0:12').fill('Den ska vara klar i december.');
    await page.getByLabel('Nytt namn på A').fill('Åsa');
    await page.getByRole('button', { name: 'Byt namn överallt' }).click();
    await expect.poll(() => page.getByLabel('Vem som talar, 0:33').inputValue()).toBe('Åsa');
    await page.getByRole('button', { name: 'Slå ihop med nästa 0:01' }).click();
    await expect
      .poll(() => page.getByLabel('Det som sägs, 0:01').inputValue())
      .toBe('Välkomna till nämndens möte i mars. Första ärendet är lekplatsen i Ekparken.');
    const found = await wrongs(page, 'correction');

    const address = page.url();
    await page.close({ runBeforeUnload: true });
    const again = await page.context().newPage();
    await again.goto(address);
    await again.getByText('Här är ditt påbörjade utkast från').waitFor();
    expect(await again.getByLabel('Det som sägs, 0:12').inputValue()).toBe('Den ska vara klar i december.');
    found.push(...(await wrongs(again, 'kept')));
    await again.getByRole('button', { name: 'Spara rättelsen' }).click();
    await again.getByText('En nyare version läses in.').or(lineOf(again, 'december')).first().waitFor();
    await lineOf(again, 'december').waitFor({ timeout: readMs });
    await again.getByText('rättad av Administratör').waitFor();
    expect(await again.locator('.transcript strong').first().textContent()).toContain('Åsa');

    await again.goto(`${scene.stack.url}/chat?spaceId=${scene.spaceId}`);
    await ask(again, 'När ska lekplatsen vara klar?');
    await again.locator('.sources mark', { hasText: 'december' }).first().waitFor({ timeout: readMs });

    // Taken back, as the current version; what it was stays among the versions.
    await openRecording(again, scene);
    expect(await again.getByText('Här är ditt påbörjade utkast från').count()).toBe(0);
    await again.getByRole('heading', { name: 'Versioner' }).locator('..').getByRole('link').nth(1).click();
    await again.getByRole('link', { name: 'Utgå från den här versionen' }).click();
    await again.getByText('Det här är texten från').waitFor();
    await again.getByRole('button', { name: 'Spara rättelsen' }).click();
    await lineOf(again, 'september').waitFor({ timeout: readMs });
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

journey(
  'who is overtaken by another correction is told, and chooses whose text goes on',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url, wide);
    const { page, faults } = tab;
    await openRecording(page, scene);
    await page.getByRole('link', { name: 'Rätta texten' }).click();
    await page.getByLabel('Det som sägs, 0:33').fill('Tack för i dag.');
    // Another browser: one keeps one draft, whatever its tabs are.
    await using elsewhere = await openTab(chromium, scene.stack.url, wide);
    const other = elsewhere.page;
    await other.context().addCookies((await page.context().storageState()).cookies);
    await other.goto(page.url());
    await other.getByLabel('Det som sägs, 0:22').fill('Ett fiskekort för Storsjön kostar 250 kronor per år.');
    await other.getByRole('button', { name: 'Spara rättelsen' }).click();
    await lineOf(other, '250 kronor').waitFor({ timeout: readMs });

    await page.getByRole('button', { name: 'Spara rättelsen' }).click();
    await page.getByText('Administratör har rättat texten sedan du började.').waitFor();
    expect(await page.getByLabel('Det som sägs, 0:33').inputValue()).toBe('Tack för i dag.');
    const found = await wrongs(page, 'overtaken');
    await page.getByRole('button', { name: 'Spara min som den gällande' }).click();
    await lineOf(page, 'Tack för i dag.').waitFor({ timeout: readMs });
    expect(await lineOf(page, '240 kronor').count()).toBe(1);
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

journey(
  'without scripts a recording stands at its second, and is corrected by a form',
  async (chromium, scene) => {
    await using first = await openTab(chromium, scene.stack.url, wide);
    await openRecording(first.page, scene);
    const address = first.page.url();
    const { cookies } = await first.page.context().storageState();
    await using tab = await openTab(chromium, scene.stack.url, { ...wide, javaScriptEnabled: false });
    const { page } = tab;
    await page.context().addCookies(cookies);
    await page.goto(address);
    await page.getByRole('link', { name: '0:22, spela härifrån' }).click();
    await page.locator('.player video[src$="#t=22"]').waitFor();
    await page.getByRole('link', { name: 'Visa den gällande' }).or(page.locator('.transcript')).first().waitFor();
    await page.getByRole('link', { name: 'Rätta texten' }).click();
    await page.getByLabel('Nytt namn på B').fill('Bo');
    await page.getByRole('button', { name: 'Byt namn överallt' }).click();
    expect(await page.getByLabel('Vem som talar, 0:22').inputValue()).toBe('Bo');
    await page.getByRole('button', { name: 'Spara rättelsen' }).click();
    await page.locator('.transcript').waitFor();
    await first.page.goto(address);
    await first.page.locator('.transcript strong', { hasText: 'Bo' }).waitFor({ timeout: readMs });
  },
  120_000,
);
