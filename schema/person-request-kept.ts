/** What goes on naming somebody after they were erased, by table and for which reason. */
import { catalog, personTables } from './catalog.ts';
import { ownTables } from './forget-person.ts';
import type { KeptWhy } from './person-request.ts';

/** Before the table, where rows are only counted. */
export const keptPrefix = 'kept.';

/** What goes with a conversation, a document or an account, and so is told of by the verdict on that. */
const going: readonly string[] = [
  ...['conversation', 'message', 'message_event', 'citation', 'feedback'],
  ...[
    'document',
    'version',
    'passage',
    'posting',
    'term_list',
    'embedding',
    'blob',
    'recording',
    'segment',
    'utterance',
  ],
  ...[
    'extract',
    'extracted',
    'upload',
    'person',
    'notice',
    'attempt',
    'idempotency',
    'space',
    'collection',
    'person_key',
    ...ownTables,
  ],
];

/** Whether its rows are about people, or say who somebody was by more than the id that an account leaves behind. */
function isTelling(table: string): boolean {
  const { owner, ways, columns, withheld } = catalog[table]!;
  if (withheld) return false;
  const ids = ways.map(({ path }) => path[0]);
  return owner === 'person' || Object.keys(columns).some((name) => columns[name] === 'identity' && !ids.includes(name));
}

/** Tables that go on naming somebody who was erased, each with the reason that they are told. */
export const keptTables: ReadonlyMap<string, KeptWhy> = new Map(
  personTables
    .filter(({ table }) => !going.includes(table) && isTelling(table))
    .map(({ table }) => [table, catalog[table]!.why === 'proving' ? 'record-of-acts' : 'proof']),
);
