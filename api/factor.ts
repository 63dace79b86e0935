/**
 * Codes of second factors: made, compared and used up. A code that changes with time is good for its own half minute and
 * the ones beside it, and once; a recovery code is good once.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import QRCode from 'qrcode';
import type { Act } from '#schema/act.ts';
import type { Database, Tx } from '#schema/database.ts';
import { Conflict, InvalidInput } from '#schema/errors.ts';
import type { FactorSetup } from '#schema/factor.ts';
import { sha256 } from '#schema/id.ts';
import type { Secrets } from '#schema/secret.ts';
import { takeTry } from './attempt.ts';
import { halfSignedIn } from './plugins/session.ts';
import { recordRefused } from './session-open.ts';

const periodSeconds = 30;
const secretBytes = 20;
const recoveryCodes = 10;
/** 80 bits of base32, so that their hashes say nothing. */
const recoveryLetters = 16;
const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Throws Conflict where the installation has no key to seal with. */
export function sealerOf(secrets: Secrets | null): Secrets {
  if (secrets) return secrets;
  throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
}

const totpOf = (secret: string, who?: { tenant: string; email: string }) =>
  new TOTP({
    issuer: who ? `Diarium – ${who.tenant}` : 'Diarium',
    label: who?.email ?? '',
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  });

/** A new secret and how a device takes it in. */
export function newFactor(who: { tenant: string; email: string }): FactorSetup {
  const secret = new Secret({ size: secretBytes }).base32;
  const uri = totpOf(secret, who).toString();
  return { secret, uri, qr: drawQr(uri) };
}

/** The dark modules as one path, row by row. */
function drawQr(text: string): FactorSetup['qr'] {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules;
  const dark = [...data].flatMap((bit, i) => (bit ? [`M${i % size} ${Math.floor(i / size)}h1v1h-1z`] : []));
  return { size, path: dark.join('') };
}

/** Counts a guess at somebody's codes, and keeps the count whatever comes of it. Throws TooMany. */
export const takeCodeTry = (db: Database, tenantId: string, personId: string): Promise<void> =>
  db.withTenant(tenantId, (tx) => takeTry(tx, tryKey(personId)));

export const tryKey = (personId: string): Buffer => sha256(`factor ${personId}`);

type Shown = { personId: string; code: string };

/** Uses a code up; false for one that is wrong or was used. `confirmed` also takes one that is being set up. */
export async function spendCode(
  tx: Tx,
  secrets: Secrets | null,
  { personId, code }: Shown,
  confirmed = true,
): Promise<boolean> {
  const typed = code.replace(/[\s-]/g, '').toLowerCase();
  return /^\d{6}$/.test(typed)
    ? spendTimedCode(tx, secrets, { personId, code: typed }, confirmed)
    : confirmed && spendRecoveryCode(tx, { personId, code: typed });
}

async function spendTimedCode(
  tx: Tx,
  secrets: Secrets | null,
  { personId, code }: Shown,
  confirmed: boolean,
): Promise<boolean> {
  // Held, so that of two who show the same code at once only one is right.
  const [factor] = await tx.sql<{ sealed: string; lastStep: number; now: number }>(
    `select sealed, last_step as "lastStep", extract(epoch from clock_timestamp())::float8 as now from factor
     where tenant_id = $1 and person_id = $2 and (confirmed_at is not null) = $3 for update`,
    [tx.tenantId, personId, confirmed],
  );
  if (!factor) return false;
  const totp = totpOf(sealerOf(secrets).open(tx.tenantId, 'factor', personId, factor.sealed));
  const delta = totp.validate({ token: code, window: 1, timestamp: factor.now * 1000 });
  if (delta === null) return false;
  const step = Math.floor(factor.now / periodSeconds) + delta;
  if (step <= factor.lastStep) return false;
  await tx.sql('update factor set last_step = $3 where tenant_id = $1 and person_id = $2', [
    tx.tenantId,
    personId,
    step,
  ]);
  return true;
}

async function spendRecoveryCode(tx: Tx, { personId, code }: Shown): Promise<boolean> {
  const used = await tx.sql(
    `update recovery_code set used_at = now()
     where tenant_id = $1 and person_id = $2 and hash = $3 and used_at is null returning used_at`,
    [tx.tenantId, personId, recoveryHash(personId, code)],
  );
  return used.length > 0;
}

const recoveryHash = (personId: string, code: string) => sha256(`${personId} ${code}`);

/** New recovery codes in place of the old: this is the only time that they are told. */
export async function makeRecoveryCodes(tx: Tx, personId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
  await forgetRecoveryCodes(tx, personId);
  await tx.sql('insert into recovery_code (tenant_id, person_id, hash) select $1, $2, unnest($3::bytea[])', [
    tx.tenantId,
    personId,
    codes.map((code) => recoveryHash(personId, code.replaceAll('-', ''))),
  ]);
  return codes;
}

/** Four times four letters, each of 32 that are equally likely. */
function newRecoveryCode(): string {
  const letters = [...randomBytes(recoveryLetters)].map((byte) => base32[byte % base32.length]);
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

async function forgetRecoveryCodes(tx: Tx, personId: string): Promise<void> {
  await tx.sql('delete from recovery_code where tenant_id = $1 and person_id = $2', [tx.tenantId, personId]);
}

/** Takes the second factor away; false when there was none. */
export async function removeFactor(tx: Tx, personId: string): Promise<boolean> {
  await forgetRecoveryCodes(tx, personId);
  const gone = await tx.sql('delete from factor where tenant_id = $1 and person_id = $2 returning person_id', [
    tx.tenantId,
    personId,
  ]);
  return gone.length > 0;
}

/** Records a code that was not right, and throws what is said of it. */
export async function refuseCode(db: Database, request: FastifyRequest, action: Act): Promise<never> {
  await recordRefused(db, request, action, halfSignedIn(request).tenantId);
  throw new InvalidInput('the code is not right', { code: 'wrong-code', path: 'code' });
}
