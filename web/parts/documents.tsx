/** Documents of a collection: found by title or by whether their text is read, a page at a time. */
import { Form, Link } from '@remix-run/react';
import type { DocumentRow } from '#schema/document.ts';
import type { ListOf } from '#schema/list.ts';
import { endingOf } from '#schema/media.ts';
import { Input } from './form.tsx';
import { Empty, More, Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

type State = DocumentRow['state'];

/** `PDF` for `application/pdf`. */
export const fileKind = (mediaType: string): string => endingOf(mediaType).toUpperCase();

interface Props {
  documents: ListOf<DocumentRow>;
  /** How many the collection has in all. */
  count: number;
  /** What the reader searched for; '' for nothing. */
  query: string;
  state: State | null;
}

export function Documents({ documents, count, query, state }: Props) {
  const { say } = useVoice();
  if (documents.items.length === 0 && !query && !state) {
    return (
      <Empty title={say('collection.documents.empty')}>
        <p>{say('collection.documents.next')}</p>
      </Empty>
    );
  }
  return (
    <>
      <p className="facts">{say('collection.documents.count', { count })}</p>
      <Form method="get" className="inline-form" role="search">
        <Input name="query" type="search" label={say('collection.search')} defaultValue={query} />
        {state && <input type="hidden" name="state" value={state} />}
        <button type="submit">{say('collection.search.submit')}</button>
      </Form>
      <StateFilter state={state} query={query} />
      {documents.items.length === 0 ? <NoneFound query={query} /> : <DocumentTable documents={documents.items} />}
      <More cursor={documents.next} />
    </>
  );
}

function StateFilter({ state, query }: Pick<Props, 'state' | 'query'>) {
  const { say } = useVoice();
  const to = (option: State | null) => {
    const asked = new URLSearchParams({ ...(query && { query }), ...(option && { state: option }) });
    return `?${asked}#documents`;
  };
  return (
    <nav className="filter" aria-label={say('collection.documents.filter')}>
      {([null, 'ready', 'waiting'] as const).map((option) => (
        <Link key={option} to={to(option)} preventScrollReset aria-current={option === state ? 'true' : undefined}>
          {say(option ? `collection.documents.${option}` : 'collection.documents.all')}
        </Link>
      ))}
    </nav>
  );
}

function NoneFound({ query }: { query: string }) {
  const { say } = useVoice();
  return query ? (
    <Empty title={say('collection.documents.none', { query })}>
      <p>{say('collection.documents.retry')}</p>
    </Empty>
  ) : (
    <Empty title={say('collection.documents.noneSuch')} />
  );
}

function DocumentTable({ documents }: { documents: DocumentRow[] }) {
  const { say, languageName } = useVoice();
  const columns = [
    { label: say('collection.documents') },
    { label: say('collection.language'), kind: 'extra' as const },
    { label: say('collection.published'), kind: 'extra' as const },
    { label: say('collection.seen') },
  ];
  return (
    <Table caption={say('collection.documents')} columns={columns}>
      {documents.map((document) => (
        <tr key={document.id}>
          <td>
            <Link to={`/document/${document.id}`}>{document.title || document.url}</Link>
            {document.state === 'waiting' && <WaitingMark mediaType={document.mediaType} />}
            <span className="detail">{document.url}</span>
          </td>
          <td className="extra">{document.language && languageName(document.language)}</td>
          <td className="extra">{document.published && <Time at={document.published} />}</td>
          <td>
            <Time at={document.lastSeenAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** What kind of file it is, and that its text is not there yet. */
export function WaitingMark({ mediaType }: { mediaType: string }) {
  const { say } = useVoice();
  return (
    <span className="marks">
      <span className="state">{fileKind(mediaType)}</span>
      <span className="state waiting">{say('document.waiting')}</span>
    </span>
  );
}
