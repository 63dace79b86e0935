/**
 * A pool that loses nothing when its server dies. Whoever holds a connection gives it back by rolling back, and when
 * the connection itself is gone the rollback fails and it is never given back: its place would stay taken for good,
 * until the pool is empty, and closing the pool would wait for it for ever. So the pool takes such connections back.
 */
import type { Pool, PoolClient } from 'pg';

/** From now on, a connection that ends while it is held leaves the pool at once, and giving it back does nothing. */
export function takeBackBroken(pool: Pool): void {
  const held = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', (client) =>
    client.once('end', () => {
      if (!held.has(client)) return;
      client.release(true);
      client.release = () => {};
    }),
  );
}
