/** Coming in: by invitation, with a password, in two steps, by a mailed link; and ending what is open elsewhere. */
import { expect } from 'vitest';
import { linkIn } from '#tests/rig/mail.ts';
import { codeOf, email, invite, openPlace, signInWith } from './entering-scene.ts';
import { signIn } from './sign-in.ts';
import { judge, openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openPlace);
const narrow = { viewport: { width: 390, height: 844 } };
/** What the device of the second journey has, and a recovery code, for the third. */
const device = { secret: '', recovery: '' };
let password = 'en mening som ingen gissar';

journey('somebody who is invited comes in by the mailed link and chooses a password', async (chromium, place) => {
  await using office = await openTab(chromium, place.url);
  await signIn(office.page, place);
  await invite(office.page, place.url);

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
  await signInWith(page, place.url, password);
  await page.waitForURL(`${place.url}/`);
});

journey('a second factor is set up, and asked for at the next sign-in', async (chromium, place) => {
  await using tab = await openTab(chromium, place.url, narrow);
  const { page, faults } = tab;
  await signInWith(page, place.url, password);
  await page.waitForURL(`${place.url}/`);
  await page.goto(`${place.url}/account`);
  await page.getByRole('button', { name: 'Lägg till tvåstegsinloggning' }).click();
  await page.getByRole('img', { name: 'QR-kod med nyckeln' }).waitFor();
  device.secret = (await page.locator('#factor code').textContent())!.replaceAll(' ', '');
  expect(await judge(page)).toEqual([]);
  await page.getByLabel('Kod', { exact: true }).fill(codeOf(device.secret));
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

  await signInWith(page, place.url, password);
  await page.getByRole('heading', { name: 'Ett steg till' }).waitFor();
  expect(await judge(page)).toEqual([]);
  await page.goto(`${place.url}/account`);
  await page.getByRole('heading', { name: 'Ett steg till' }).waitFor();
  await page.getByLabel('Kod', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.getByText('Koden stämmer inte').waitFor();
  await page.getByLabel('Kod', { exact: true }).fill(codeOf(device.secret, 1));
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
  await signInWith(page, place.url, password);
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
