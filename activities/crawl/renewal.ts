/** Keeps a lease for as long as its work goes on. */
import type { Database } from '#schema/database.ts';
import { type Lease, renew } from './frontier.ts';

/** A lease lasts four of these. */
const renewMs = 2_500;

/** Renews until it is disposed; `onFault` hears when that fails. */
export function openRenewal(db: Database, lease: Lease, onFault: (error: unknown) => void): Disposable {
  const timer = setInterval(() => void renew(db, lease).catch(onFault), renewMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
