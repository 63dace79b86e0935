/** Looking after files, in a real browser: many at once, versions, broken lines, and without scripts. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { choose, lineOf, openCollection, openScene, readMs, untilRead } from './files-scene.ts';
import { wrongs } from './look.ts';
import { openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(() => openScene());

journey(
  'a file of the same name is a new version, and what changed can be read',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url);
    const { page, faults } = tab;
    await openCollection(page, scene);
    await choose(page, scene, 'taxa.txt', 'Avgiften för en båtplats är 100 kronor.\nKvitto lämnas.\n');
    await untilRead(page, scene, 'taxa.txt');
    await choose(page, scene, 'taxa.txt', 'Avgiften för en båtplats är 150 kronor.\nKvitto lämnas.\n');
    await untilRead(page, scene, 'taxa.txt', 2);
    await lineOf(page, 'taxa.txt').getByRole('link').click();
    await page.getByText('taxa.txt').first().waitFor();
    expect(await page.locator('.text').textContent()).toContain('150 kronor');
    const found = await wrongs(page, 'text file');
    await page.getByRole('link', { name: 'Jämför med den här' }).click();
    await page.locator('.hunks ins', { hasText: '150' }).waitFor();
    expect((await page.locator('.hunks del').allTextContents()).join()).toContain('100');
    found.push(...(await wrongs(page, 'difference')));
    await page.getByRole('link', { name: 'Till dokumentet' }).click();
    await page.getByText('Läs om filen på ett annat sätt').click();
    await page.getByLabel('Så läses sidorna').selectOption('Noga: även text i bilder');
    found.push(...(await wrongs(page, 'read again')));
    await page.getByRole('button', { name: 'Läs om' }).click();
    await page.getByText('Det är begärt.').waitFor();
    // A run over what is known already is called by its title.
    await untilRead(page, scene, 'taxa');
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

journey(
  'files are tagged, found by tag, moved, deleted and taken back, many at once, narrow, dark and English',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url);
    const { page, faults } = tab;
    await openCollection(page, scene);
    await choose(page, scene, 'vinter.txt', 'Skridskobanan spolas när det är kallare än fem grader.\n');
    await choose(page, scene, 'sommar.txt', 'Badplatsen städas varje dag i juli.\n');
    await untilRead(page, scene, 'vinter.txt');
    await untilRead(page, scene, 'sommar.txt');
    // The language is kept with the person, and other journeys read Swedish.
    await page.goto(`${scene.stack.url}${scene.collection}?query=r.txt`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByLabel('Select all here').check();
    await page.getByText('2 selected').waitFor();
    const found = await wrongs(page, 'chosen');
    await page.getByLabel('Tag', { exact: true }).fill('årstid');
    await page.getByRole('button', { name: 'Put the tag on' }).click();
    await page.getByText('2 documents have the tag.').waitFor();
    await page.getByRole('link', { name: 'årstid (2)' }).click();
    await page.getByRole('link', { name: 'All tags' }).waitFor();

    await page.getByLabel('Select vinter').check();
    await page.getByLabel('Another collection').selectOption('Arkiv');
    await page.getByRole('button', { name: 'Move there' }).click();
    await page.getByText('1 document moved.').waitFor();
    // It is ticked while the other one may still stand there, and stays so when that is gone.
    await page.getByLabel('Select sommar').check();
    await page.getByLabel('Select vinter').waitFor({ state: 'detached' });
    await page.getByText('1 selected').waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('1 document deleted.').waitFor();
    await page.goto(`${scene.stack.url}${scene.collection}?deleted=true`);
    await page.getByText('for 30 more days').waitFor();
    found.push(...(await wrongs(page, 'deleted')));
    await page.getByLabel('Select sommar').check();
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('1 document is back.').waitFor();
    await page.goto(scene.stack.url + scene.other);
    await page.getByRole('link', { name: 'vinter' }).waitFor();
    await page.getByRole('button', { name: 'Svenska' }).click();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

journey(
  'a file that is being sent holds its reader back, and goes on where it ended when it is chosen again',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url);
    const { page, faults } = tab;
    await openCollection(page, scene);
    await slow(page);
    const path = await choose(page, scene, 'stor.txt', 'En rad om vatten och avlopp i kommunen.\n'.repeat(750_000));
    await lineOf(page, 'stor.txt')
      .getByText(/Skickas: [1-9]/)
      .waitFor({ timeout: readMs });
    const leave = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(await page.evaluate(leave)).toBe(false);
    await page.getByRole('link', { name: 'Fråga', exact: true }).click();
    await page.getByText('1 fil skickas fortfarande').waitFor();
    const found = await wrongs(page, 'asked to stay');
    await page.getByRole('button', { name: 'Stanna kvar' }).click();
    expect(new URL(page.url()).pathname).toBe(scene.collection);

    await page.close({ runBeforeUnload: false });
    const again = await page.context().newPage();
    await slow(again);
    await again.goto(scene.stack.url + scene.collection);
    const begun = again.locator('.coming li', { hasText: 'stor.txt' });
    await begun.getByText('välj samma fil igen').waitFor();
    expect(await begun.getByText(/har kommit, senast/).textContent()).toMatch(/^[1-9]/);
    found.push(...(await wrongs(again, 'on its way')));
    const patched = again.waitForRequest((request) => request.method() === 'PATCH');
    await again.getByLabel('Välj filer').setInputFiles(path);
    expect(Number((await patched).headers()['upload-offset'])).toBeGreaterThan(0);
    const given = again.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await again.getByRole('button', { name: 'Avbryt stor.txt' }).click();
    await lineOf(again, 'stor.txt').getByText('Avbruten').waitFor();
    await given;
    await again.reload();
    await again.getByText('Släpp filer och mappar här').waitFor();
    expect(await again.getByText('stor.txt').count()).toBe(0);
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

journey(
  'what was begun elsewhere and has not come is told of, and its sender gives it up',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url);
    const { page, faults } = tab;
    await openCollection(page, scene);
    expect(await page.evaluate(begin, scene.collection.split('/').at(-1)!)).toBe(201);
    await page.reload();
    const begun = page.locator('.coming li', { hasText: 'taxa.txt' });
    await begun.getByText('Den påbörjades i en annan webbläsare').waitFor();
    await begun.getByText(/^0 % har kommit/).waitFor();
    const found = await wrongs(page, 'begun elsewhere');
    await begun.getByRole('button', { name: 'Avbryt taxa.txt' }).click();
    await begun.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('Släpp filer och mappar här').waitFor();
    expect(await begun.count()).toBe(0);
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  90_000,
);

/** As another program begins a file, in the page. Answers the status. */
async function begin(collectionId: string): Promise<number> {
  const headers = {
    'tus-resumable': '1.0.0',
    'upload-length': '9',
    'upload-metadata': `name ${btoa('taxa.txt')},folder ${btoa('Bygg')}`,
  };
  const answer = await fetch(`/api/v1/upload?collectionId=${collectionId}`, { method: 'POST', headers });
  return answer.status;
}

/** A line that takes twenty seconds for the large file. */
async function slow(page: Page): Promise<void> {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  const upload = { latency: 0, downloadThroughput: -1, uploadThroughput: 1_500_000 };
  await line.send('Network.emulateNetworkConditions', { offline: false, ...upload });
}

journey(
  'without scripts files are looked after all the same, and it is said how they are brought',
  async (chromium, scene) => {
    await using bringing = await openTab(chromium, scene.stack.url);
    await openCollection(bringing.page, scene);
    await choose(bringing.page, scene, 'isvak.txt', 'Isvakar märks ut med granris.\n');
    await untilRead(bringing.page, scene, 'isvak.txt');
    await using tab = await openTab(chromium, scene.stack.url, { javaScriptEnabled: false });
    const { page } = tab;
    await openCollection(page, scene);
    expect(await page.locator('noscript').first().textContent()).toContain(
      'Här behövs JavaScript för att ladda upp filer.',
    );
    await page.goto(`${scene.stack.url}${scene.collection}?query=isvak`);
    await page.getByLabel('Markera isvak').check();
    await page.getByRole('button', { name: 'Radera' }).click();
    await page.getByText('1 dokument raderat.').waitFor();
    await page.getByRole('link', { name: 'Raderade', exact: true }).click();
    await page.getByLabel('Markera isvak').waitFor();
  },
  90_000,
);
