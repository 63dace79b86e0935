/** A database that need not be there yet: each use tries to open it until it has been opened once. */
import type { Database } from '#schema/database.ts';
import { familyOf } from './plugins/outage.ts';

/** Uses throw Busy while the database is away, and whatever `open` throws when it can never be used. */
export function lateDatabase(open: () => Promise<Database>): Database {
  let opening: Promise<Database> | null = null;
  const opened = (): Promise<Database> => {
    opening ??= open().catch((error) => {
      opening = null;
      throw familyOf(error) ?? error;
    });
    return opening;
  };
  return {
    withTenant: async (tenantId, work, options) => (await opened()).withTenant(tenantId, work, options),
    readTenant: async (...read) => (await opened()).readTenant(...read),
    tenants: async () => (await opened()).tenants(),
    tenantBySlug: async (slug) => (await opened()).tenantBySlug(slug),
    ping: async () => (await opened()).ping(),
    [Symbol.asyncDispose]: async () => {
      const database = await opening?.catch(() => null);
      await database?.[Symbol.asyncDispose]();
    },
  };
}
