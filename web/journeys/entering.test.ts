/** Coming in: by invitation, with a password, in two steps, by a mailed link; and ending what is open elsewhere. */

import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { linkIn, startMail } from '#tests/rig/mail.ts';
import { signIn } from './sign-in.ts';
import { openStack } from './stack.ts';
import { judge, openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

/** The product with a mail server beside it. */
async function openPlace() {
  const mail = await startMail();
  const stack = await openStack({ SMTP_URL: `smtp://${mail.address}`, MAIL_FROM: 'diarium@storvik.example' });
  return {
    ...stack,
    mail,
    /** The next letter to this address that has not been read. */
    letterTo: async (address: string) => {
      const found = () => mail.letters.findIndex(({ to }) => to.includes(address));
      await expect.poll(found, { timeout: 10_000 }).toBeGreaterThan(-1);
      return mail.letters.splice(found(), 1)[0]!;
    },
    [Symbol.asyncDispose]: async () => {
      await stack[Symbol.asyncDispose]();
      await mail[Symbol.asyncDispose]();
    },
  };
}

const journey = journeysIn(openPlace);
const email = 'asa@storvik.example';
const narrow = { viewport: { width: 390, height: 844 } };
/** What the device of the second journey has, and a recovery code, for the third. */
const device = { secret: '', recovery: '' };
let password = 'en mening som ingen gissar';

const signInWith = async (page: Page, url: string, given = password) => {
  await page.goto(`${url}/t/storvik`);
  const form = page.locator('form', { has: page.getByLabel('Lösenord') });
  await form.getByLabel('E-postadress').fill(email);
  await form.getByLabel('Lösenord').fill(given);
  await form.getByRole('button', { name: 'Logga in' }).click();
};

journey('somebody who is invited comes in by the mailed link and chooses a password', async (chromium, place) => {
  await using office = await openTab(chromium, place.url);
  await signIn(office.page, place);
  const invited = await office.page.request.post(`${place.url}/api/v1/person`, {
    headers: { origin: place.url, 'sec-fetch-site': 'same-origin' },
    data: { email, name: 'Åsa Öst', role: 'user', language: 'sv', groupIds: [] },
  });
  expect(invited.status(), await invited.text()).toBe(201);

  await using tab = await openTab(chromium, place.url, { ...narrow, javaScriptEnabled: false });
  const { page } = tab;
  await page.goto(linkIn(await place.letterTo(email)));
  await page.getByRole('button', { name: 'Ta emot inbjudan' }).click();
  await page.waitForURL(`${place.url}/account`);
  await page.getByLabel('Nytt lösenord').fill(password);
  await page.getByRole('button', { name: 'Byt lösenord' }).click();
  await page.getByText('Lösenordet är bytt.').waitFor();
  await page.getByRole('button', { name: 'Logga ut', exact: true }).click();

  await page.getByLabel('Organisation').fill('storvik');
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.getByRole('heading', { name: 'Logga in hos Storviks kommun' }).waitFor();
  await signInWith(page, place.url, 'inte rätt lösenord');
  await page.getByRole('alert').waitFor();
  await signInWith(page, place.url);
  await page.waitForURL(`${place.url}/`);
});

journey('a second factor is set up, and asked for at the next sign-in', async (chromium, place) => {
  await using tab = await openTab(chromium, place.url, narrow);
  const { page, faults } = tab;
  await signInWith(page, place.url);
  await page.waitForURL(`${place.url}/`);
  await page.goto(`${place.url}/account`);
  await page.getByRole('button', { name: 'Lägg till tvåstegsinloggning' }).click();
  await page.getByRole('img', { name: 'QR-kod med nyckeln' }).waitFor();
  device.secret = (await page.locator('#factor code').textContent())!.replaceAll(' ', '');
  expect(await judge(page)).toEqual([]);
  await page.getByLabel('Kod', { exact: true }).fill(codeNow());
  await page.getByRole('button', { name: 'Slå på' }).click();
  await page.getByRole('heading', { name: 'Dina återställningskoder' }).waitFor();
  expect(await judge(page)).toEqual([]);
  const codes = await page.locator('.codes code').allTextContents();
  expect(codes).toHaveLength(10);
  device.recovery = codes[0]!;
  await page.getByRole('link', { name: 'Jag har sparat dem' }).click();
  await page.getByText('10 återställningskoder finns kvar').waitFor();
  await page.getByRole('button', { name: 'Logga ut', exact: true }).click();
  await page.waitForURL(/sign-in/);

  await signInWith(page, place.url);
  await page.getByRole('heading', { name: 'Ett steg till' }).waitFor();
  expect(await judge(page)).toEqual([]);
  await page.goto(`${place.url}/account`);
  await page.getByRole('heading', { name: 'Ett steg till' }).waitFor();
  await page.getByLabel('Kod', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.getByText('Koden stämmer inte').waitFor();
  await page.getByLabel('Kod', { exact: true }).fill(codeNow(1));
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.waitForURL(`${place.url}/account`);
  expect(faults).toEqual([]);
});

journey('a forgotten password is replaced by a mailed link, without scripts', async (chromium, place) => {
  await using tab = await openTab(chromium, place.url, { javaScriptEnabled: false });
  const { page } = tab;
  await page.goto(`${place.url}/t/storvik`);
  await page.getByText('Mejla mig en länk').click();
  await page.locator('#mail').fill(email);
  await page.getByRole('button', { name: 'Länk för nytt lösenord' }).click();
  await page.getByText('är en länk på väg').waitFor();
  password = 'en helt annan mening';
  await page.goto(linkIn(await place.letterTo(email)));
  await page.getByLabel('Nytt lösenord').fill(password);
  await page.getByRole('button', { name: 'Byt lösenord' }).click();
  await page.getByText('Logga in med det nya').waitFor();
  await signInWith(page, place.url);
  await page.getByLabel('Kod', { exact: true }).fill(device.recovery);
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.waitForURL(`${place.url}/`);
  await page.goto(`${place.url}/account`);
  await page.getByText('9 återställningskoder finns kvar').waitFor();
});

journey('what is open elsewhere is ended from one page', async (chromium, place) => {
  await using here = await openTab(chromium, place.url, narrow);
  await using there = await openTab(chromium, place.url);
  for (const { page } of [here, there]) await signIn(page, place);
  await here.page.goto(`${place.url}/account`);
  await here.page.getByText('Den här sessionen').waitFor();
  expect(await judge(here.page)).toEqual([]);
  await here.page.getByRole('button', { name: 'Avsluta alla andra' }).click();
  await here.page.getByText('Avslutat.').waitFor();
  await expect.poll(() => here.page.locator('.sessions > li').count()).toBe(1);
  await there.page.goto(`${place.url}/account`);
  await there.page.waitForURL(/\/sign-in\?next=/);
  expect([...here.faults, ...there.faults]).toEqual([]);
});

const codeNow = (steps = 0) => new TOTP({ secret: device.secret }).generate({ timestamp: Date.now() + steps * 30_000 });
