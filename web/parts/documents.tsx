/** Documents of a collection: found by name, tag or whether their text is read. */
import { Form, Link } from '@remix-run/react';
import type { DocumentRow, TagCount } from '#schema/document.ts';
import type { ListOf } from '#schema/list.ts';
import type { Collection } from '#schema/space.ts';
import { DocumentTable } from './document-table.tsx';
import { CareTold, FileCare } from './file-care.tsx';
import { Input } from './form.tsx';
import { HoldFound } from './hold-mark.tsx';
import { Empty, More } from './table.tsx';
import { useVoice } from './voice.tsx';

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

interface Props {
  spaceId: string;
  documents: ListOf<DocumentRow>;
  /** How many the collection has in all. */
  count: number;
  asked: Asked;
  tags: TagCount[];
  /** Where the reader may move and copy to; null for those who may not write here. */
  targets: Collection[] | null;
  restoreDays: number;
}

export function Documents({ spaceId, documents, count, asked, tags, targets, restoreDays }: Props) {
  const { say } = useVoice();
  const { items } = documents;
  const isAll = !asked.query && !asked.state && !asked.tag && !asked.deleted;
  const isBlank = isAll && items.length === 0;
  const table = (
    <DocumentTable documents={items} restoreDays={asked.deleted ? restoreDays : null} choose={targets !== null} />
  );
  return (
    <>
      {isBlank ? (
        <Empty title={say('collection.documents.empty')}>
          <p>{say('collection.documents.next')}</p>
        </Empty>
      ) : (
        <>
          <p className="facts">{say('collection.documents.count', { count })}</p>
          <Search asked={asked} />
          <HoldFound search={asked.query} />
        </>
      )}
      {(!isBlank || targets) && <Filter asked={asked} mayWrite={targets !== null} />}
      <CareTold />
      <Tags asked={asked} tags={tags} />
      {items.length === 0 && !isBlank && <NoneFound asked={asked} />}
      {items.length > 0 &&
        (targets ? (
          <FileCare
            spaceId={spaceId}
            deleted={asked.deleted}
            targets={targets}
            tags={tags}
            shown={items.map(({ id }) => id)}
          >
            {table}
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
