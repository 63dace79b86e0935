/** The hosts that the settings of an installation name, by what each is for. */
import type { InstalledUse, Recipient } from './recipient.ts';
import type { BucketSettings, Settings } from './settings.ts';

export type Installed = Pick<Recipient, 'host' | 'region'> & { use: InstalledUse };

/** Whose word counts, where API and workers are set to different ones: that of whoever speaks to it. */
export const usesOf = {
  api: ['mail', 'sign-in'],
  worker: ['database', 'engine', 'store', 'witness'],
} as const satisfies Record<'api' | 'worker', readonly InstalledUse[]>;

type Named = Pick<Settings, 'database' | 'temporal' | 'files' | 'mail' | 'federation' | 'auditWitnessUrl'>;

export function installedOf({ database, temporal, files, mail, federation, auditWitnessUrl }: Named): Installed[] {
  const { issuer, hosts } = federation;
  const named: [use: InstalledUse, host: string | undefined][] = [
    ['database', database.url && hostOf(database.url)],
    ['engine', temporal.address],
    ['mail', mail.url && hostOf(mail.url)],
    ...(issuer ? providerHosts({ issuer, hosts }) : []).map((host): [InstalledUse, string] => ['sign-in', host]),
    ['witness', auditWitnessUrl && hostOf(auditWitnessUrl)],
  ];
  const found = named.flatMap(([use, host]) => (host ? [{ use, host, region: null }] : []));
  return files.bucket ? [...found, { use: 'store', ...bucketPlace(files.bucket) }] : found;
}

/** A bucket's host, Amazon's own of the region where there is no other, and that region. */
export const bucketPlace = ({
  name,
  endpoint,
  region,
}: Pick<BucketSettings, 'name' | 'region'> & { endpoint?: string | null | undefined }) => ({
  host: endpoint ? hostOf(endpoint) : `${name}.s3.${region}.amazonaws.com`,
  region: endpoint ? null : region,
});

/** Where a provider's addresses may be, each once. */
export const providerHosts = ({ issuer, hosts }: { issuer: string; hosts: readonly string[] }): string[] => [
  ...new Set([hostOf(issuer), ...hosts]),
];

const ports: Readonly<Record<string, number>> = {
  'http:': 80,
  'postgres:': 5432,
  'postgresql:': 5432,
  'smtp:': 587,
  'smtps:': 465,
};

/** Of an address without what signs in there: its host, with the port where that is not the one of https. */
export function hostOf(address: string): string {
  const { protocol, hostname, port } = new URL(address);
  const usual = ports[protocol];
  return port || usual ? `${hostname}:${port || usual}` : hostname;
}
