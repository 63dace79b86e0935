/** A collection: the sources it learns from and the documents it has learned. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { type DocumentRow, DocumentState } from '#schema/document.ts';
import type { ListOf } from '#schema/list.ts';
import type { LastCrawl, Source } from '#schema/source.ts';
import type { Collection } from '#schema/space.ts';
import { CollectionFacts } from '../parts/collection-facts.tsx';
import { Documents } from '../parts/documents.tsx';
import { read } from '../parts/door.server.ts';
import { useMay } from '../parts/may.ts';
import { State } from '../parts/progress.tsx';
import { Empty, Table } from '../parts/table.tsx';
import { readPlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ collection: Collection }>((_say, { collection }) => collection.name);

export async function loader(args: LoaderFunctionArgs) {
  const { id = '' } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const query = asked.get('query') ?? '';
  const search = new URLSearchParams({ collectionId: id, limit: '25' });
  const state = DocumentState.nullable().catch(null).parse(asked.get('state'));
  if (query) search.set('title', query);
  if (state) search.set('state', state);
  if (asked.has('cursor')) search.set('cursor', asked.get('cursor')!);
  const { collection, steps } = await readPlace(args, id);
  const [sources, documents] = await Promise.all([
    read<ListOf<Source>>(args, `/source?collectionId=${id}`),
    read<ListOf<DocumentRow>>(args, `/document?${search}`),
  ]);
  return { collection, query, state, documents, steps: steps.slice(0, 1), sources: sources.items };
}

export default function CollectionPage() {
  const { say } = useVoice();
  const { collection, sources, steps, documents, query, state } = useLoaderData<typeof loader>();
  const mayCrawl = useMay(collection.role, 'crawl');
  const mayAdminister = useMay(collection.role, 'administer');
  const add = mayCrawl && (
    <Link className="button" to={`/source/new?collectionId=${collection.id}`}>
      {say('collection.sources.add')}
    </Link>
  );
  return (
    <>
      <Trail steps={steps} />
      <div className="head">
        <div>
          <h1>{collection.name}</h1>
          {collection.description && <p className="lead">{collection.description}</p>}
          <CollectionFacts collection={collection} />
        </div>
        {mayAdminister && (
          <Link className="button" to={`/collection/${collection.id}/access`}>
            {say('collection.access')}
          </Link>
        )}
      </div>
      <h2>{say('collection.sources')}</h2>
      {sources.length === 0 ? (
        <Empty title={say('collection.sources.empty')}>
          <p>{say('collection.sources.next')}</p>
          {add}
        </Empty>
      ) : (
        <>
          <Sources />
          {add}
        </>
      )}
      <h2 id="documents">{say('collection.documents')}</h2>
      <Documents documents={documents} count={collection.documents} query={query} state={state} />
    </>
  );
}

function Sources() {
  const { say, number } = useVoice();
  const { sources } = useLoaderData<typeof loader>();
  const columns = [
    { label: say('collection.source') },
    { label: say('source.lastRun') },
    { label: say('source.next'), kind: 'extra' as const },
    { label: say('collection.documents'), kind: 'number' as const },
  ];
  return (
    <Table caption={say('collection.sources')} columns={columns}>
      {sources.map((source) => (
        <tr key={source.id}>
          <td>
            <Link to={`/source/${source.id}`}>{source.form.name}</Link>
            <span className="detail">{source.form.startUrls[0]}</span>
          </td>
          <td>
            <LastRun run={source.lastCrawl} />
          </td>
          <td className="extra">{<NextRun source={source} />}</td>
          <td className="number">{number(source.documents)}</td>
        </tr>
      ))}
    </Table>
  );
}

function LastRun({ run }: { run: LastCrawl | null }) {
  const { say } = useVoice();
  if (!run) return say('source.never');
  return (
    <Link to={`/crawl/${run.id}`}>
      <State state={run.state} /> <Time at={run.endedAt ?? run.requestedAt} />
    </Link>
  );
}

function NextRun({ source }: { source: Source }) {
  const { say } = useVoice();
  const at = source.recurrence?.nextRunsAt[0];
  if (source.form.schedule && !at) return say('source.next.unknown');
  return at ? <Time at={at} clock /> : say('source.next.none');
}
