/** What of a row is delivered: everything but secrets and bytes, and of others neither who they are nor where from. */
import { catalog } from './catalog.ts';
import type { Rows } from './database.ts';
import { marks } from './person-request-words.ts';
import { openRedactor, type Redactor, redactDeep, type Taken } from './redact.ts';
import { keyColumns, keyValues, type Shape } from './row-shape.ts';
import type { Language } from './session.ts';

export type Row = Record<string, unknown>;

/** Columns that say something to a human or a program. Hashes and sealed values do to neither. */
function shownColumns(table: string, { columns }: Shape): string[] {
  const classes = catalog[table]!.columns;
  return columns
    .filter(({ name, type }) => classes[name] !== undefined && classes[name] !== 'secret' && !type.startsWith('bytea'))
    .map(({ name }) => name);
}

/** The rows of the items `i` of the request $2 of one store $3, with `tenant` as SQL for whose they are. */
export function rowsSql(table: string, shape: Shape, tenant: string): string {
  const columns = shownColumns(table, shape).map((name) => `r."${name}"`);
  return `select i.id, (select to_jsonb(shown) from (select ${columns.join(', ')}) shown) as row
    from person_request_item i
      join "${table}" r on r.tenant_id = ${tenant} and (${keyColumns(shape)}) = (${keyValues(shape, 'i.row_key')})
    where i.tenant_id = ${tenant} and i.request_id = $2 and i.store = $3`;
}

export type Redaction = { personId: string; redact: Redactor; mark: string };

/** Others as they are known now, and what whoever looks it over has said. Throws when the person is not there any more. */
export async function readRedaction({ sql, tenantId }: Rows, requestId: string): Promise<Redaction> {
  type Subject = { personId: string; name: string; email: string; language: Language };
  const [asked] = await sql<Subject & { takenOut: string[]; leftIn: string[] }>(
    `select q.person_id as "personId", p.name, p.email, t.language, q.taken_out as "takenOut", q.left_in as "leftIn"
     from person_request q join person p on p.tenant_id = $1 and p.id = q.person_id join tenant t on t.id = $1
     where q.tenant_id = $1 and q.id = $2`,
    [tenantId, requestId],
  );
  if (!asked) throw new Error('a request about somebody who is not there');
  const others = await sql<{ name: string; email: string }>(
    `select name, email from person where tenant_id = $1 and id <> $2 and kind = 'person' and removed_at is null`,
    [tenantId, asked.personId],
  );
  const { personId, language, takenOut, leftIn, ...subject } = asked;
  const mark = marks[language];
  return { personId, mark, redact: openRedactor({ subject, others, mark, takenOut, leftIn }) };
}

/** Where a name or an address stands, whose it is stands beside it. */
const whoseOf = (column: string): string[] => {
  const stem = column.replace(/_name$/, '');
  return column === 'address' ? ['actor_id'] : stem === column ? [] : [`${stem}_by`, `${stem}_id`];
};

/** Others by the mark, in their own columns and in what is written; `note` is told of what was written. */
export function redactRow(
  table: string,
  row: Row,
  { personId, redact, mark }: Redaction,
  note?: (taken: Taken) => void,
): Row {
  const classes = catalog[table]!.columns;
  const isOther = (id: unknown) => id !== null && id !== undefined && id !== personId;
  const redacted = Object.entries(row).map(([column, value]): [string, unknown] => {
    if (classes[column] === 'technical' && typeof value === 'string') return [column, value];
    if (classes[column] === 'identity') {
      const [whose] = whoseOf(column).filter((name) => name in row);
      const isOthers = whose ? isOther(row[whose]) : isPersonId(column) && isOther(value);
      if (isOthers) return [column, mark];
    }
    return [column, redactDeep(value, redact, note)];
  });
  return Object.fromEntries(redacted);
}

const isPersonId = (column: string): boolean => /(^|_)(by|person_id|actor_id)$/.test(column);
