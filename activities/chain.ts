/**
 * The chain of each tenant's record: links within seconds of an event, heads every few minutes, each night a check from
 * end to end, and what is over let go of.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { TenantState } from '#schema/tenant.ts';
import { type CheckDeps, checkChain } from './chain/check.ts';
import { closeGone, dropMonths } from './chain/close.ts';
import { type HeadDeps, signHead, witnessHead } from './chain/head.ts';
import { linkWaiting } from './chain/link.ts';
import { readOwed } from './chain/owed.ts';

export type ChainDeps = Omit<HeadDeps, 'signer'> & {
  /** None where the installation has no key: links are made then, and no heads. */
  signer?: HeadDeps['signer'] | undefined;
  onFault(tenantId: string, error: unknown): void;
};

const betweenLooksMs = 2_000;
const betweenHeadsMs = 5 * 60_000;

export function chainActivities(deps: ChainDeps & Pick<CheckDeps, 'heads'>) {
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

    /** Carries out the checks that are owed or asked for; without a key there is nothing to check by. */
    async checkChains(): Promise<void> {
      const { signer } = deps;
      if (signer) await checkTenants({ ...deps, signer }, () => Context.current().heartbeat());
    },
  };
}
export type ChainActivities = ReturnType<typeof chainActivities>;

type EachTenant = { tenantId: string; isGone: boolean };

/** Goes through all there are, deleted ones too: what was done to them last is in their record. One fault stops no other. */
async function eachTenant({ db, onFault }: ChainDeps, act: (tenant: EachTenant) => Promise<void>): Promise<void> {
  for (const state of TenantState.options) {
    for (const { id } of await db.tenants(state)) {
      await act({ tenantId: id, isGone: state === 'deleted' }).catch((error) => onFault(id, error));
    }
  }
}

/** One look at every tenant. */
export const linkTenants = (deps: ChainDeps, onTenant: () => void = () => {}): Promise<void> =>
  eachTenant(deps, async ({ tenantId }) => {
    onTenant();
    const { isWaiting, isUnsigned, isUntold } = await readOwed(deps.db, tenantId, betweenHeadsMs);
    if (isWaiting) await linkWaiting(deps.db, tenantId, onTenant);
    const { signer } = deps;
    const isSigned =
      signer !== undefined &&
      (isWaiting || isUnsigned) &&
      (await signHead({ ...deps, signer }, tenantId, betweenHeadsMs));
    if (isSigned || isUntold) await witnessHead(deps, tenantId);
  });

/** What is left of organisations that are gone is let go of when it is over, and months that nobody keeps are dropped. */
export async function checkTenants(
  deps: ChainDeps & HeadDeps & CheckDeps,
  onBatch: () => void = () => {},
): Promise<void> {
  let isChecked = false;
  await eachTenant(deps, async (tenant) => {
    if (!(await checkChain(deps, tenant, onBatch))) return;
    isChecked = true;
    if (tenant.isGone) await closeGone(deps, tenant.tenantId, onBatch);
  });
  if (isChecked) await dropMonths(deps.db);
}
