/** Archive packages: a collection on its way out as one file that stands by itself, or in from one. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Delivery } from './delivery.ts';
import { Reason } from './progress.ts';

export const PackageInput = z.object({ tenantId: z.uuid(), packageId: z.uuid(), direction: z.enum(['out', 'in']) });
export type PackageInput = z.infer<typeof PackageInput>;

export const packageWorkflowId = (tenantId: string, packageId: string) => `t_${tenantId}/archive-package/${packageId}`;

export const PackageForm = z.object({ collectionId: z.uuid() });
export type PackageForm = z.infer<typeof PackageForm>;

/** Where a package that comes in becomes a collection, and what that is called; without a name as the package says. */
export const ImportForm = z.object({ spaceId: z.uuid(), name: z.string().trim().min(1).max(200).optional() });
export type ImportForm = z.infer<typeof ImportForm>;

export const ArchivePackage = z.object({
  id: z.uuid(),
  direction: z.enum(['out', 'in']),
  spaceId: z.uuid(),
  collectionId: z.uuid().nullable(),
  name: z.string(),
  state: z.enum(['requested', 'running', 'finished', 'failed', 'cancelled']),
  wish: z.enum(['run', 'cancel']),
  documents: z.int(),
  documentsDone: z.int(),
  /** Of all documents with their originals and texts: equal for equal collections. */
  digest: z.string().nullable(),
  /** The package that lies ready, on its way out, until it expires. */
  delivery: Delivery.nullable(),
  reason: Reason.nullable(),
  askedBy: z.string().nullable(),
  requestedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type ArchivePackage = z.infer<typeof ArchivePackage>;

/** What a document is, as far as the digest of its collection goes; hashes are SHA-256 in hex. */
export type Digested = { key: string; original: string; text: string; passages: readonly string[] };

/** Takes documents in the order of key and original; answers the digest of all of them, in hex. */
export function openDigest() {
  const hash = createHash('sha256');
  return {
    take: ({ key, original, text, passages }: Digested) => {
      hash.update(`${JSON.stringify([key, original, text, passages])}\n`);
    },
    hex: () => hash.digest('hex'),
  };
}
