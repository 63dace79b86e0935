/**
 * Few connections for one large statement that is asked again and again, where planning it takes a good part of the
 * time that running it does. Each connection plans it once, for whatever parameters, and keeps the plan: they are not
 * closed when nobody asks. What is asked while all are taken waits.
 */
import pg from 'pg';
import { Busy } from './errors.ts';
import type { Lines, Planned } from './lines.ts';

/**
 * A plan outlives the sizes that tables had when it was made. It reads by index even what was small then: else, until
 * the tables are analyzed, whatever has come meanwhile would be read whole.
 */
const lasting = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off';

/** Opens them when they are first needed, `count` at most, and others in place of those that were lost. */
export function openLongLines(connection: pg.ClientConfig, count: number): Lines {
  const options = [connection.options, lasting].filter(Boolean).join(' ');
  const pool = new pg.Pool({ ...connection, options, max: count, idleTimeoutMillis: 0 });
  // The pool drops a connection that ends while nobody uses it; there is nobody to tell.
  pool.on('error', () => {});
  const underWay = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;
  // A pool that ends leaves whoever still waits for a connection waiting for ever.
  const close = async () => {
    await Promise.allSettled(underWay);
    await pool.end();
  };
  return {
    ask: async <Row extends object>(statement: Planned) => {
      if (closed) throw new Busy('the database is closed');
      const answer = pool.query<Row>(statement);
      underWay.add(answer);
      try {
        return (await answer).rows;
      } finally {
        underWay.delete(answer);
      }
    },
    [Symbol.asyncDispose]: () => {
      closed ??= close();
      return closed;
    },
  };
}
