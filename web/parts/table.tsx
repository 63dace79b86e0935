/** Lists of things: a table with a caption, what to do when it is empty, and a link to the rest. */
import { Link, useSearchParams } from '@remix-run/react';
import { Children, cloneElement, isValidElement, type ReactNode } from 'react';
import { useVoice } from './voice.tsx';

interface Column {
  label: string;
  /** `number` aligns right; `extra` is left out on narrow screens. */
  kind?: 'number' | 'extra' | 'extra number';
}

interface TableProps {
  caption: string;
  columns: readonly Column[];
  /** On narrow screens each row is a card, its cells below each other by the names of their columns. */
  isStacked?: boolean;
  children: ReactNode;
}

export function Table({ caption, columns, isStacked = false, children }: TableProps) {
  return (
    <table className={isStacked ? 'stacked' : undefined}>
      <caption className="spoken">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ label, kind }) => (
            <th key={label} scope="col" className={kind}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{isStacked ? named(children, columns) : children}</tbody>
    </table>
  );
}

type Part = { children?: ReactNode; 'data-label'?: string };

/** Rows whose cells carry the names of their columns, for where the heads are out of sight. */
const named = (rows: ReactNode, columns: readonly Column[]): ReactNode =>
  Children.map(rows, (row) =>
    isValidElement<Part>(row)
      ? cloneElement(row, undefined, Children.toArray(row.props.children).map(namedCell(columns)))
      : row,
  );

const namedCell = (columns: readonly Column[]) => (cell: ReactNode, nth: number) =>
  isValidElement<Part>(cell)
    ? cloneElement(cell, { 'data-label': columns[nth]?.label }, <div>{cell.props.children}</div>)
    : cell;

/** Nothing here yet, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="lead">{title}</p>
      {children}
    </div>
  );
}

/** To the next page of a list, keeping what the reader searched for; `name` is the query parameter of the cursor. */
export function More({ cursor, name = 'cursor' }: { cursor: string | null; name?: string }) {
  const { say } = useVoice();
  const [params] = useSearchParams();
  const first = new URLSearchParams(params);
  first.delete(name);
  const next = new URLSearchParams(params);
  if (cursor) next.set(name, cursor);
  if (!cursor && !params.has(name)) return null;
  return (
    <nav className="more" aria-label={say('list.pages')}>
      {params.has(name) && <Link to={`?${first}`}>{say('list.first')}</Link>}
      {cursor && <Link to={`?${next}`}>{say('list.more')}</Link>}
    </nav>
  );
}
