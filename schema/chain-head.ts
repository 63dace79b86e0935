/**
 * Signed heads: what the chain of a tenant was at a moment, under an Ed25519 signature. A head that is kept elsewhere
 * shows what was taken from the end, and a chain that was made anew.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { deriveKey, keyIdOf } from './secret.ts';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));

export const Head = z.object({
  tenantId: z.uuid(),
  /** The last link that it covers. */
  seq: z.int().min(0),
  hash: hex(32),
  /** UTC, by the signing process's clock. */
  signedAt: z.iso.datetime(),
  /**
   * A closing head ends what was kept: what came before it was dropped by a rule. A continued one says that the chain
   * goes on though a restore took some of it.
   */
  kind: z.enum(['head', 'closing', 'continued']),
  /** Of a continued one: the numbers among which links were lost, and then given once more to others. */
  lost: z.object({ fromSeq: z.int().min(1), toSeq: z.int().min(1) }).optional(),
  keyId: hex(8),
});
export type Head = z.infer<typeof Head>;

export const SignedHead = Head.extend({ signature: z.base64() });
export type SignedHead = z.infer<typeof SignedHead>;

/** RFC 8410: how a seed of 32 bytes is written as a private key. */
const seedPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

export type HeadSigner = {
  /** SPKI in PEM: what an auditor is given. */
  publicKey(tenantId: string): string;
  sign(head: Omit<Head, 'keyId'>): SignedHead;
};

/** A key for each tenant, derived from the installation's. */
export function openHeadSigner(root: string): HeadSigner {
  return {
    publicKey: (tenantId) => pemOf(signingKey(root, tenantId)),
    sign(unsigned) {
      const key = signingKey(root, unsigned.tenantId);
      const head: Head = { ...unsigned, keyId: headKeyId(pemOf(key)) };
      return { ...head, signature: sign(null, bytesOf(head), key).toString('base64') };
    },
  };
}

/** The private key of a tenant. */
export function signingKey(root: string, tenantId: string): KeyObject {
  const seed = deriveKey(root, 'audit head', tenantId);
  return createPrivateKey({ key: Buffer.concat([seedPrefix, seed]), format: 'der', type: 'pkcs8' });
}

export const pemOf = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();

/** Names a public key: 16 hex digits of the SHA-256 of its SPKI in DER. */
export const headKeyId = (publicKey: string): string =>
  keyIdOf(createPublicKey(publicKey).export({ format: 'der', type: 'spki' }));

/** Whether this key signed exactly this. */
export const isSignedBy = (publicKey: string, head: SignedHead): boolean => openHeadCheck(publicKey)(head);

/** The same for many heads: the key is read once. */
export function openHeadCheck(publicKey: string): (head: SignedHead) => boolean {
  const key = createPublicKey(publicKey);
  const keyId = headKeyId(publicKey);
  return ({ signature, ...head }) =>
    head.keyId === keyId && verify(null, bytesOf(head), key, Buffer.from(signature, 'base64'));
}

const bytesOf = (head: Head): Buffer => Buffer.from(canonicalize(Head.parse(head))!);
