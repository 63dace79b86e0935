/** Where exports are sent: an SFTP server or a bucket of the organisation's own. How to sign in there is shown to nobody. */
import { z } from 'zod';

const name = z.string().trim().min(1).max(200);
const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(\[[0-9a-f:.]+\]|[a-z0-9.-]{1,253})$/);
/** Folders with slashes between; files are put below. */
const folder = z
  .string()
  .trim()
  .max(500)
  .regex(/^(?!.*\.\.)[^\0\\]*$/)
  .default('');

const SftpForm = z.object({
  kind: z.literal('sftp'),
  name,
  host,
  port: z.int().min(1).max(65_535).default(22),
  user: z.string().trim().min(1).max(200),
  folder,
  /** As `ssh-keygen -l` prints it; a server with another key is not spoken to. */
  hostKey: z
    .string()
    .trim()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}$/),
});

const BucketForm = z.object({
  kind: z.literal('s3'),
  name,
  /** Null means Amazon's own of the region. */
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .default(null),
  region: z.string().trim().min(1).max(100).default('eu-north-1'),
  bucket: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  folder,
  accessKeyId: z.string().trim().min(1).max(200),
});

const privateKey = z
  .string()
  .trim()
  .regex(/^-----BEGIN [A-Z ]+-----/)
  .max(20_000);

/** How one signs in, besides what may be shown. Of SFTP either is enough. */
export const ExportTargetForm = z.discriminatedUnion('kind', [
  SftpForm.extend({ password: z.string().min(1).max(500).optional(), privateKey: privateKey.optional() }),
  BucketForm.extend({ secretAccessKey: z.string().min(1).max(500) }),
]);
export type ExportTargetForm = z.infer<typeof ExportTargetForm>;

export const ExportTargetShown = z.discriminatedUnion('kind', [
  SftpForm.extend({ id: z.uuid() }),
  BucketForm.extend({ id: z.uuid() }),
]);
export type ExportTargetShown = z.infer<typeof ExportTargetShown>;

export const hostPortOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;

/**
 * Why nothing is sent to a bucket's address, as the code of a reason; null for one that may be used. Without https
 * anybody on the way reads the record; what signs in within the address would be shown with it. `allow`: exact host:port
 * pairs inside one's own network that may be plain.
 */
export function faultOfEndpoint(
  endpoint: string,
  allow: ReadonlySet<string>,
): 'target-address' | 'target-plain' | null {
  const url = new URL(endpoint);
  if (url.username || url.password || url.search || url.hash) return 'target-address';
  return url.protocol === 'https:' || allow.has(hostPortOf(url)) ? null : 'target-plain';
}

/** What is sealed, with all that it is used with. */
export const targetSecretTable = 'export_target';
