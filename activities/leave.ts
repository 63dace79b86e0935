/** Nothing is sent to a provider that the organisation has not agreed to, whichever use it is for. */
import { mayUse } from '#schema/ai-register.ts';
import { type AiModel, builtIn } from '#schema/ai-system.ts';
import type { Database } from '#schema/database.ts';
import { Conflict, ProviderWaits } from '#schema/errors.ts';

/** Who is asked: none where nothing leaves the installation. */
type Asked = AiModel | undefined;

/** Whether `model` may be sent something of the tenant's; it is looked up each time, in one statement. */
export async function hasLeave(db: Database, tenantId: string, model: Asked): Promise<boolean> {
  if (!model || model.provider === builtIn) return true;
  const open = await db.readTenant(
    tenantId,
    `select id from ai_system where tenant_id = tenant.id and use = $2 and provider = $3 and model = $4
       and region is not distinct from $5 and ended_at is null`,
    [model.use, model.provider, model.model, model.region],
  );
  return open.length > 0 || db.withTenant(tenantId, (tx) => mayUse(tx, model));
}

/** For work that goes on by itself: throws ProviderWaits, so that it goes on when somebody has agreed. */
export async function awaitLeave(db: Database, tenantId: string, model: Asked): Promise<void> {
  if (model && !(await hasLeave(db, tenantId, model))) throw new ProviderWaits(model.provider);
}

/** For somebody who is waiting: throws Conflict (`provider-waits`). */
export async function requireLeave(db: Database, tenantId: string, model: Asked): Promise<void> {
  if (!model || (await hasLeave(db, tenantId, model))) return;
  throw new Conflict('the provider waits for leave', { code: 'provider-waits', provider: model.provider });
}
