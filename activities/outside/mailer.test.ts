/** Letters to real mail servers on loopback: willing ones, ones that want a password, and ones that will not. */
import { expect, test } from 'vitest';
import { linkLetter } from '#schema/letter.ts';
import { linkIn, startMail } from '#tests/rig/mail.ts';
import { openMailer } from './mailer.ts';

const url = `https://diarium.example/link/${'a'.repeat(36)}.${'B'.repeat(43)}`;
const letter = linkLetter('invite', {
  to: 'asa@ours.example',
  language: 'sv',
  tenant: 'Sjö & <b>Land</b>',
  url,
  hours: 72,
});
const from = 'diarium@ours.example';

test('a letter reaches its reader as text and HTML, with the whole link and the name of the organisation', async () => {
  await using mail = await startMail();
  await openMailer({ url: `smtp://${mail.address}`, from })!(letter);
  const [taken] = mail.letters;
  expect(taken).toMatchObject({ to: ['asa@ours.example'], user: null, encrypted: false });
  expect(linkIn(taken!)).toBe(url);
  expect(taken!.text).toContain('Du är inbjuden till Sjö & <b>Land</b> i Diarium.');
  expect(letter.html).toContain('Sjö &amp; &lt;b&gt;Land&lt;/b&gt;');
  expect(letter.html).not.toMatch(/<img|<script|http-equiv/);
});

test('with a user in the address the server is signed in to', async () => {
  await using mail = await startMail({ login: { user: 'post', password: 'p@ss:ord' } });
  await openMailer({ url: `smtp://post:p%40ss%3Aord@${mail.address}`, from })!(letter);
  expect(mail.letters).toMatchObject([{ user: 'post' }]);
  const wrong = openMailer({ url: `smtp://post:wrong@${mail.address}`, from })!;
  await expect(wrong(letter)).rejects.toMatchObject({
    code: 'upstream-fault',
    message: expect.stringContaining('535'),
  });
});

test('a server that offers to encrypt with a certificate that nobody vouches for gets no letter', async () => {
  await using mail = await startMail({ startTls: true });
  await expect(openMailer({ url: `smtp://${mail.address}`, from })!(letter)).rejects.toThrow(/mail server/);
  expect(mail.letters).toEqual([]);
});

test('a refusal is told by its code, without the address or the link', async () => {
  await using mail = await startMail({ refuses: true });
  const said = await openMailer({ url: `smtp://${mail.address}`, from })!(letter).catch((error: Error) => error);
  expect(said).toMatchObject({ code: 'upstream-fault', message: 'the mail server declined: 550' });
});

test('a server that says nothing, or is not there, is given up on in time', async () => {
  await using mail = await startMail({ silent: true });
  const said = openMailer({ url: `smtp://${mail.address}`, from }, 300)!(letter);
  await expect(said).rejects.toMatchObject({ code: 'unreachable' });
  const nobody = openMailer({ url: 'smtp://127.0.0.1:1', from })!(letter);
  await expect(nobody).rejects.toMatchObject({ code: 'unreachable' });
});

test('without a mail server there is no mailer', () => {
  expect(openMailer({ url: undefined, from: undefined })).toBeNull();
});
