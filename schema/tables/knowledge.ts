/** Collections and the sources they learn from. */
import { defineEntity, p } from '@mikro-orm/core';
import type { SourceForm } from '../source.ts';
import { isolated, key, madeAt } from './isolated.ts';

export const CollectionRow = defineEntity({
  name: 'CollectionRow',
  tableName: 'collection',
  ...isolated,
  properties: {
    ...key,
    spaceId: p.uuid(),
    name: p.text(),
    description: p.text().default(''),
    createdAt: madeAt,
    removedAt: p.datetime().nullable(),
  },
});

export const SourceRow = defineEntity({
  name: 'SourceRow',
  tableName: 'source',
  ...isolated,
  properties: {
    ...key,
    collectionId: p.uuid(),
    form: p.json<SourceForm>(),
    createdBy: p.uuid().nullable(),
    createdAt: madeAt,
    updatedAt: madeAt,
    removedAt: p.datetime().nullable(),
  },
});
