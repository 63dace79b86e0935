/** Documents of a collection: found by name, tag or whether their text is read, and looked after, one or many at once. */
import { Form, Link } from '@remix-run/react';
import type { DocumentRow, TagCount } from '#schema/document.ts';
import type { ListOf } from '#schema/list.ts';
import { endingOf } from '#schema/media.ts';
import type { Collection } from '#schema/space.ts';
import { FileCare } from './file-care.tsx';
import { Input } from './form.tsx';
import { Empty, More, Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

type State = DocumentRow['state'];

/** What the list was asked for. */
export interface Asked {
  /** Words of a name; '' for any. */
  query: string;
  state: State | null;
  tag: string | null;
  /** Those that were deleted and can be taken back. */
  deleted: boolean;
}

/** `PDF` for `application/pdf`. */
export const fileKind = (mediaType: string): string => endingOf(mediaType).toUpperCase();

interface Props {
  documents: ListOf<DocumentRow>;
  /** How many the collection has in all. */
  count: number;
  asked: Asked;
  tags: TagCount[];
  /** Where the reader may move and copy to; null for those who may not write here. */
  targets: Collection[] | null;
  restoreDays: number;
}

export function Documents({ documents, count, asked, tags, targets, restoreDays }: Props) {
  const { say } = useVoice();
  const { items } = documents;
  const isAll = !asked.query && !asked.state && !asked.tag && !asked.deleted;
  const table = <DocumentTable documents={items} restoreDays={asked.deleted ? restoreDays : null} />;
  return (
    <>
      {isAll && items.length === 0 ? (
        <Empty title={say('collection.documents.empty')}>
          <p>{say('collection.documents.next')}</p>
        </Empty>
      ) : (
        <p className="facts">{say('collection.documents.count', { count })}</p>
      )}
      {!(isAll && items.length === 0) && <Search asked={asked} />}
      {(items.length > 0 || !isAll || targets) && <Filter asked={asked} mayWrite={targets !== null} />}
      <Tags asked={asked} tags={tags} />
      {items.length === 0 && !isAll && <NoneFound asked={asked} />}
      {items.length > 0 &&
        (targets ? (
          <FileCare deleted={asked.deleted} targets={targets} tags={tags} shown={items.length}>
            <DocumentTable documents={items} restoreDays={asked.deleted ? restoreDays : null} choose />
          </FileCare>
        ) : (
          table
        ))}
      <More cursor={documents.next} />
    </>
  );
}

/** The address of the same list, asked for otherwise. */
function listPath({ query, state, tag, deleted }: Asked, otherwise: Partial<Asked>): string {
  const wanted = { query, state, tag, deleted, ...otherwise };
  const search = new URLSearchParams({
    ...(wanted.query && { query: wanted.query }),
    ...(wanted.state && { state: wanted.state }),
    ...(wanted.tag && { tag: wanted.tag }),
    ...(wanted.deleted && { deleted: 'true' }),
  });
  return `?${search}#documents`;
}

function Search({ asked: { query, state, tag, deleted } }: { asked: Asked }) {
  const { say } = useVoice();
  return (
    <Form method="get" className="inline-form" role="search">
      <Input name="query" type="search" label={say('collection.search')} defaultValue={query} />
      {state && <input type="hidden" name="state" value={state} />}
      {tag && <input type="hidden" name="tag" value={tag} />}
      {deleted && <input type="hidden" name="deleted" value="true" />}
      <button type="submit">{say('collection.search.submit')}</button>
    </Form>
  );
}

function Filter({ asked, mayWrite }: { asked: Asked; mayWrite: boolean }) {
  const { say } = useVoice();
  const { state, deleted } = asked;
  return (
    <nav className="filter" aria-label={say('collection.documents.filter')}>
      {([null, 'ready', 'waiting', 'failed'] as const).map((option) => (
        <Link
          key={option}
          to={listPath(asked, { state: option, deleted: false })}
          preventScrollReset
          aria-current={!deleted && option === state ? 'true' : undefined}
        >
          {say(option ? `collection.documents.${option}` : 'collection.documents.all')}
        </Link>
      ))}
      {mayWrite && (
        <Link
          to={listPath(asked, { state: null, deleted: true })}
          preventScrollReset
          aria-current={deleted ? 'true' : undefined}
        >
          {say('collection.documents.deleted')}
        </Link>
      )}
    </nav>
  );
}

function Tags({ asked, tags }: { asked: Asked; tags: TagCount[] }) {
  const { say } = useVoice();
  if (tags.length === 0 && !asked.tag) return null;
  return (
    <nav className="filter" aria-label={say('file.tags')}>
      {tags.map(({ tag, documents }) => (
        <Link
          key={tag}
          to={listPath(asked, { tag: tag === asked.tag ? null : tag })}
          preventScrollReset
          aria-current={tag === asked.tag ? 'true' : undefined}
        >
          {say('file.tag.count', { tag, count: documents })}
        </Link>
      ))}
      {asked.tag && (
        <Link to={listPath(asked, { tag: null })} preventScrollReset>
          {say('file.tag.all')}
        </Link>
      )}
    </nav>
  );
}

function NoneFound({ asked: { query } }: { asked: Asked }) {
  const { say } = useVoice();
  return query ? (
    <Empty title={say('collection.documents.none', { query })}>
      <p>{say('collection.documents.retry')}</p>
    </Empty>
  ) : (
    <Empty title={say('collection.documents.noneSuch')} />
  );
}

interface TableProps {
  documents: DocumentRow[];
  /** Of deleted ones: days in which they can be taken back. */
  restoreDays: number | null;
  /** With a box before each, to choose it by. */
  choose?: boolean;
}

function DocumentTable({ documents, restoreDays, choose = false }: TableProps) {
  const { say } = useVoice();
  const columns = [
    { label: say('collection.documents') },
    { label: say('collection.language'), kind: 'extra' as const },
    { label: say('collection.published'), kind: 'extra' as const },
    { label: say(restoreDays === null ? 'collection.seen' : 'file.deleted.left') },
  ];
  return (
    <Table caption={say('collection.documents')} columns={columns}>
      {documents.map((document) => (
        <DocumentLine key={document.id} document={document} restoreDays={restoreDays} choose={choose} />
      ))}
    </Table>
  );
}

function DocumentLine({
  document,
  restoreDays,
  choose,
}: { document: DocumentRow } & Pick<TableProps, 'restoreDays' | 'choose'>) {
  const { say, languageName } = useVoice();
  const { id, title, name, folder, url, tags, removedAt } = document;
  const shown = title || name || url;
  const detail = [folder, name && name !== shown && name].filter(Boolean).join('/') || url;
  return (
    <tr>
      <td>
        <div className={choose ? 'chosen-by' : undefined}>
          {choose && (
            <input type="checkbox" name="documentId" value={id} aria-label={say('file.choose', { name: shown })} />
          )}
          <div>
            {removedAt ? shown : <Link to={`/document/${id}`}>{shown}</Link>}
            <UnreadMark document={document} />
            {detail && <span className="detail">{detail}</span>}
            {tags.length > 0 && (
              <span className="marks">
                {tags.map((tag) => (
                  <span key={tag} className="tag">
                    {tag}
                  </span>
                ))}
              </span>
            )}
          </div>
        </div>
      </td>
      <td className="extra">{document.language && languageName(document.language)}</td>
      <td className="extra">{document.published && <Time at={document.published} />}</td>
      <td>
        {restoreDays === null || !removedAt ? (
          <Time at={document.lastSeenAt} />
        ) : (
          say('file.deleted.days', { count: daysLeft(removedAt, restoreDays) })
        )}
      </td>
    </tr>
  );
}

const dayMs = 86_400_000;

/** Whole days until something that was deleted then can no longer be taken back. */
export const daysLeft = (removedAt: string, restoreDays: number, now = Date.now()): number =>
  Math.max(0, Math.ceil(restoreDays - (now - Date.parse(removedAt)) / dayMs));

/** What kind of file it is, and that its text is not there yet, or could not be had. */
export function UnreadMark({ document: { state, mediaType } }: { document: Pick<DocumentRow, 'state' | 'mediaType'> }) {
  const { say } = useVoice();
  if (state === 'ready') return null;
  return (
    <span className="marks">
      <span className="state">{fileKind(mediaType)}</span>
      <span className={`state ${state}`}>{say(`document.${state}`)}</span>
    </span>
  );
}
