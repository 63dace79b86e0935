/** Tenants, people, spaces and who is a member of which. */
import { defineEntity, p } from '@mikro-orm/core';
import type { SpaceRole, TenantRole } from '../role.ts';
import type { Language } from '../session.ts';
import { isolated, key, madeAt } from './isolated.ts';

/** The one table without a tenant_id: which tenants there are. */
export const TenantRow = defineEntity({
  name: 'TenantRow',
  tableName: 'tenant',
  properties: {
    id: p.uuid().primary(),
    slug: p.text(),
    name: p.text(),
    language: p.text().$type<Language>(),
    createdAt: madeAt,
  },
});

export const PersonRow = defineEntity({
  name: 'PersonRow',
  tableName: 'person',
  ...isolated,
  properties: {
    ...key,
    email: p.text(),
    name: p.text(),
    role: p.text().$type<TenantRole>(),
    language: p.text().$type<Language>(),
    theme: p.text().$type<'system' | 'light' | 'dark'>().default('system'),
    passwordHash: p.text().nullable(),
    createdAt: madeAt,
    deactivatedAt: p.datetime().nullable(),
  },
});

export const SpaceRow = defineEntity({
  name: 'SpaceRow',
  tableName: 'space',
  ...isolated,
  properties: {
    ...key,
    name: p.text(),
    kind: p.text().$type<'personal' | 'shared' | 'organisation'>(),
    createdAt: madeAt,
    removedAt: p.datetime().nullable(),
  },
});

export const MemberRow = defineEntity({
  name: 'MemberRow',
  tableName: 'member',
  ...isolated,
  properties: {
    tenantId: p.uuid(),
    spaceId: p.uuid().primary(),
    personId: p.uuid().primary(),
    role: p.text().$type<SpaceRole>(),
    createdAt: madeAt,
  },
});
