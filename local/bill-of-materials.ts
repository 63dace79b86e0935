/** What the product is made of, read from the lock file: CycloneDX 1.6, every package with its version and checksum. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Locked = { version?: string; integrity?: string; license?: string; dev?: boolean; link?: boolean };
type Lock = { name: string; version: string; packages: Record<string, Locked> };

const root = join(import.meta.dirname, '..');

/** Without what is used for building and testing alone. */
export function billOfMaterials(lock: Lock = readLock()): object {
  const components = Object.entries(lock.packages)
    .filter(([path, { dev, link, version }]) => path !== '' && !dev && !link && version)
    .map(([path, locked]) => component(path.slice(path.lastIndexOf('node_modules/') + 13), locked));
  const unique = [...new Map(components.map((one) => [one.purl, one])).values()];
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: lock.name, version: lock.version } },
    components: unique.sort((a, b) => (a.purl < b.purl ? -1 : 1)),
  };
}

const readLock = (): Lock => JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;

function component(name: string, { version, integrity, license }: Locked) {
  const [algorithm, digest] = integrity?.split('-', 2) ?? [];
  return {
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(license && { licenses: [{ expression: license }] }),
    ...(algorithm === 'sha512' && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(digest!, 'base64').toString('hex') }],
    }),
  };
}
