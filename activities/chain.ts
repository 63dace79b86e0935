/** The chain of each tenant's record: links within seconds of an event, heads every few minutes. */
import { setTimeout as wait } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { TenantState } from '#schema/tenant.ts';
import { type HeadDeps, signHead, witnessHead } from './chain/head.ts';
import { linkBatch } from './chain/link.ts';

export type ChainDeps = Omit<HeadDeps, 'signer'> & {
  /** None where the installation has no key: links are made then, and no heads. */
  signer?: HeadDeps['signer'] | undefined;
  onFault(tenantId: string, error: unknown): void;
};

const betweenLooksMs = 2_000;
const betweenHeadsMs = 5 * 60_000;

export function chainActivities(deps: ChainDeps) {
  return {
    /** Looks again and again for `forMs`; a worker that is stopped ends it at its next wait. */
    async keepChains({ forMs }: { forMs: number }): Promise<void> {
      const context = Context.current();
      const end = Date.now() + forMs;
      while (Date.now() < end) {
        await linkTenants(deps, () => context.heartbeat());
        await wait(betweenLooksMs, undefined, { signal: context.cancellationSignal });
      }
    },
  };
}
export type ChainActivities = ReturnType<typeof chainActivities>;

/** One look at every tenant, deleted ones too: what was done to them last is in their record. */
export async function linkTenants(deps: ChainDeps, onTenant: () => void = () => {}): Promise<void> {
  for (const state of TenantState.options) {
    for (const { id } of await deps.db.tenants(state)) {
      onTenant();
      await linkTenant(deps, id).catch((error) => deps.onFault(id, error));
    }
  }
}

async function linkTenant({ signer, ...deps }: ChainDeps, tenantId: string): Promise<void> {
  while ((await linkBatch(deps.db, tenantId)) > 0);
  if (!signer) return;
  await signHead({ ...deps, signer }, tenantId, betweenHeadsMs);
  await witnessHead({ ...deps, signer }, tenantId);
}
