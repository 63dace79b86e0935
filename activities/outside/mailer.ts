/**
 * The door to the mail server. One connection for each letter, never without an end in time; neither addresses nor
 * what a letter says are in any error.
 */
import { createTransport } from 'nodemailer';
import { Unreachable, UpstreamFault } from '#schema/errors.ts';
import type { Letter } from '#schema/letter.ts';
import type { MailSettings } from '#schema/settings.ts';

/** Throws Unreachable when the server does not answer in time, UpstreamFault when it declines. */
export type Mailer = (letter: Letter) => Promise<void>;

/** For the server to be reached and to answer each command, and for the whole letter. */
const stepTimeoutMs = 5_000;
const letterTimeoutMs = 15_000;

const silent = new Set(['ECONNECTION', 'ECONNREFUSED', 'ETIMEDOUT', 'ESOCKET', 'EDNS']);
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Null where no mail server is set. */
export function openMailer({ url, from }: MailSettings, timeoutMs = letterTimeoutMs): Mailer | null {
  if (!url || !from) return null;
  const server = serverOf(url);
  return async (letter) => {
    const transport = createTransport(server);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Unreachable('the mail server takes too long')), timeoutMs);
    });
    try {
      await Promise.race([transport.sendMail({ from, ...letter }).catch(explain), late]);
    } finally {
      clearTimeout(timer);
      transport.close();
    }
  };
}

/** A password is given over an encrypted connection alone, unless the server is on this machine. */
function serverOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    requireTLS: username !== '' && !loopback.test(hostname),
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    connectionTimeout: stepTimeoutMs,
    greetingTimeout: stepTimeoutMs,
    socketTimeout: stepTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The server's own words often repeat the address: only its codes are told. */
function explain(error: Error & { code?: string; responseCode?: number }): never {
  const code = String(error.responseCode ?? error.code ?? 'unknown');
  if (error.responseCode === undefined && silent.has(error.code ?? '')) {
    throw new Unreachable(`the mail server cannot be reached: ${code}`);
  }
  throw new UpstreamFault(`the mail server declined: ${code}`);
}
