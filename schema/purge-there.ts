/** Whether what a disposal names is there to be disposed of, asked in one way when it is asked for, planned, done and looked for. */
import type { PurgeItemKind } from './purge-run.ts';

const byId = (table: string) => (id: string) =>
  `exists (select from ${table} g where g.tenant_id = $1 and g.id = ${id})`;

/**
 * SQL over an expression for the id. What goes from under an id that stays is there as long as it has not gone: the sound
 * of a recording, a run's failed pages, whoever a person was.
 */
export const thereOf: Readonly<Record<PurgeItemKind, (id: string) => string>> = {
  conversation: byId('conversation'),
  message: byId('message'),
  document: byId('document'),
  version: byId('version'),
  export: byId('delivery'),
  collection: byId('collection'),
  space: byId('space'),
  sound: (id) =>
    `exists (select from recording g where g.tenant_id = $1 and g.version_id = ${id} and g.sound_gone_at is null)`,
  'crawl-failure': (id) =>
    `exists (select from page g where g.tenant_id = $1 and g.crawl_id = ${id} and g.state = 'done' and g.change = 'failed')`,
  log: (id) => `exists (select from audit_link g where g.tenant_id = $1 and g.event_id = ${id})`,
  person: (id) => `exists (select from person g where g.tenant_id = $1 and g.id = ${id} and g.removed_at is null)`,
};

/** Over a row `i` with `kind` and `object_id`. */
export const isThere = `case i.kind ${Object.entries(thereOf)
  .map(([kind, there]) => `when '${kind}' then ${there('i.object_id')}`)
  .join(' ')} end`;
