/** What of a row is delivered: everything but secrets and bytes, and of others neither who they are nor where from. */
import { catalog } from '#schema/catalog.ts';
import { redactDeep } from './redact.ts';
import { keyValues, type Shape } from './stores.ts';

export type Row = Record<string, unknown>;

/** Columns that say something to a human or a program. Hashes and sealed values do to neither. */
export function shownColumns(table: string, { columns }: Shape): string[] {
  const classes = catalog[table]!.columns;
  return columns
    .filter(({ name, type }) => classes[name] !== undefined && classes[name] !== 'secret' && !type.startsWith('bytea'))
    .map(({ name }) => name);
}

/** The rows of the items of the request $2 of one store $3, after the item $4, as many as $5, as `readTenant` asks. */
export function rowsSql(table: string, shape: Shape): string {
  const keys = shape.key.map(({ name }) => `r."${name}"`).join(', ');
  const columns = shownColumns(table, shape).map((name) => `r."${name}"`);
  return `select i.id, (select to_jsonb(shown) from (select ${columns.join(', ')}) shown) as row
    from person_request_item i join "${table}" r on r.tenant_id = tenant.id and (${keys}) = (${keyValues(shape, 'i.row_key')})
    where i.tenant_id = tenant.id and i.request_id = $2 and i.store = $3 and i.verdict = 'deliver'
      and ($4::uuid is null or i.id > $4)
    order by i.id limit $5`;
}

type Redaction = { personId: string; redact: (text: string) => string; mark: string };

/** Where a name or an address stands, whose it is stands beside it. */
const whoseOf = (column: string): string[] => {
  const stem = column.replace(/_name$/, '');
  return column === 'address' ? ['actor_id'] : stem === column ? [] : [`${stem}_by`, `${stem}_id`];
};

/** Others by the mark, in their own columns and in what is written. */
export function redactRow(table: string, row: Row, { personId, redact, mark }: Redaction): Row {
  const classes = catalog[table]!.columns;
  const isOther = (id: unknown) => id !== null && id !== undefined && id !== personId;
  const redacted = Object.entries(row).map(([column, value]): [string, unknown] => {
    if (classes[column] === 'technical' && typeof value === 'string') return [column, value];
    if (classes[column] === 'identity') {
      const [whose] = whoseOf(column).filter((name) => name in row);
      const isOthers = whose ? isOther(row[whose]) : isPersonId(column) && isOther(value);
      if (isOthers) return [column, mark];
    }
    return [column, redactDeep(value, redact)];
  });
  return Object.fromEntries(redacted);
}

const isPersonId = (column: string): boolean => /(^|_)(by|person_id|actor_id)$/.test(column);
