/** A recording of twenty-six seconds that tests hear and correct, and what stands in the rows after it. */
import { readUtterances } from '#schema/record.ts';
import type { Utterance } from '#schema/recording.ts';
import { soundOf } from './hear.ts';
import type { Library } from './library.ts';

export const vocabulary = ['bygglov', 'kostar', 'fyratusen', 'kronor', 'ansökan', 'lämnas', 'på', 'kontoret', 'tack'];
/** Twenty-six seconds: cut at the pauses after 9 and after 17 seconds. */
export const words =
  'bygglov kostar fyratusen kronor . ansökan lämnas på . kontoret tack tack tack tack tack tack . tack tack tack tack tack bygglov kostar fyratusen kronor'
    .split(' ')
    .map((word) => (word === '.' ? null : word));
export const speech = soundOf(words, vocabulary);
export const segments = 3;

/** All rows of a table that are the tenant's. */
export const look = async ({ db, shelf }: Library, table: string, order = '1') =>
  db.readTenant<Record<string, unknown>>(
    shelf.tenantId,
    `select * from ${table} t where t.tenant_id = tenant.id order by ${order}`,
  );

/** What the record of a version says. */
export const utterancesOfVersion = ({ db, shelf }: Library, versionId: string): Promise<Utterance[]> =>
  db.withTenant(shelf.tenantId, (tx) => readUtterances(tx, versionId));
