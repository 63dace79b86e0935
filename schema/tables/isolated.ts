/** What every entity with a tenant shares: its key columns and the policy that the migrations made. */
import { p } from '@mikro-orm/core';

export const key = {
  tenantId: p.uuid(),
  id: p.uuid().primary(),
};

export const madeAt = p.datetime().onCreate(() => new Date());

const ofTenant = `tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)`;

export const isolated = {
  rowLevelSecurity: 'force' as const,
  policies: [{ name: 'tenant', using: ofTenant, check: ofTenant }],
};
