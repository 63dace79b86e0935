/** The product with a mail server beside it, and somebody of the organisation coming in by the forms. */
import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { startMail } from '#tests/rig/mail.ts';
import { ask } from './sign-in.ts';
import { openStack } from './stack.ts';

export async function openPlace() {
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
export type Place = Awaited<ReturnType<typeof openPlace>>;

export const email = 'asa@storvik.example';

export const invite = (page: Page, url: string) =>
  ask(page, url, '/person', { email, name: 'Åsa Öst', role: 'user', language: 'sv', groupIds: [] });

export async function signInWith(page: Page, url: string, password: string): Promise<void> {
  await page.goto(`${url}/t/storvik`);
  const form = page.locator('form', { has: page.locator('[autocomplete=current-password]') });
  await form.locator('[type=email]').fill(email);
  await form.locator('[type=password]').fill(password);
  await form.getByRole('button').click();
}

/** What a device with this secret shows, now or so many steps of half a minute later. */
export const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });
