/**
 * Seals for what leaves the house and has to stand by itself: manifests of exports, certificates. An object in its
 * canonical form (RFC 8785) under the Ed25519 key that signs the heads of the tenant's chain.
 */
import { createPublicKey, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { headKeyId, pemOf, signingKey } from './chain-head.ts';

/** What the key is used for stands in what is signed, so that nothing sealed passes for anything else. A head has none. */
export const SealPurpose = z.enum([
  'export-manifest',
  'purge-certificate',
  'purge-ledger',
  'hold-ledger',
  'person-certificate',
  'person-export',
  'collection-package',
  'incident-bundle',
]);
export type SealPurpose = z.infer<typeof SealPurpose>;

export const Seal = z.object({
  tenantId: z.uuid(),
  purpose: SealPurpose,
  /** The first 16 hex digits of the SHA-256 of the public key (SPKI in DER). */
  keyId: z.string(),
  /** Base64, over the canonical form of all but itself. */
  signature: z.base64(),
});
export type Seal = z.infer<typeof Seal>;
export type Sealed<Body extends object> = Body & Seal;

export type Sealer = {
  /** SPKI in PEM: what an auditor is given. */
  publicKey(tenantId: string): string;
  /** The same object gives the same seal, byte by byte: no moment and no chance is in it. */
  seal<Body extends object>(tenantId: string, purpose: SealPurpose, body: Body): Sealed<Body>;
};

/** `root` is the installation's key. */
export function openSealer(root: string): Sealer {
  return {
    publicKey: (tenantId) => pemOf(signingKey(root, tenantId)),
    seal(tenantId, purpose, body) {
      const key = signingKey(root, tenantId);
      const signed = { ...body, tenantId, purpose, keyId: headKeyId(pemOf(key)) };
      return { ...signed, signature: sign(null, bytesOf(signed), key).toString('base64') };
    },
  };
}

/** Whether this key sealed exactly this. */
export function isSealedBy(publicKey: string, { signature, ...signed }: Sealed<object>): boolean {
  const key = createPublicKey(publicKey);
  return signed.keyId === headKeyId(publicKey) && verify(null, bytesOf(signed), key, Buffer.from(signature, 'base64'));
}

const bytesOf = (signed: object): Buffer => Buffer.from(canonicalize(signed)!);
