/** Nothing is sent to a model's provider that the organisation has not agreed to. */
import { keepRegister } from '#schema/ai-register.ts';
import { builtIn } from '#schema/ai-system.ts';
import type { Database } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import type { Answerer } from '../outside/answerer.ts';

/**
 * Throws Conflict (`provider-waits`) where the answerer's provider took the place of another one and nobody has agreed
 * yet. A leave once seen holds for this process: it is never taken back, only given anew after other settings.
 */
export function openLeave(db: Database, answerer: Pick<Answerer, 'provider' | 'model' | 'region'>) {
  const given = new Set<string>();
  const { provider, model, region } = answerer;
  return async (tenantId: string): Promise<void> => {
    if (provider === builtIn || given.has(tenantId)) return;
    const isGiven = await db.withTenant(tenantId, (tx) => keepRegister(tx, { use: 'answer', provider, model, region }));
    if (!isGiven) throw new Conflict('the provider waits for leave', { code: 'provider-waits', provider });
    given.add(tenantId);
  };
}
