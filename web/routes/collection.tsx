/** A collection: the sources it learns from, files on their way to it, and the documents it has learned. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { type DocumentRow, DocumentState, type TagCount } from '#schema/document.ts';
import type { Extract } from '#schema/extract.ts';
import type { ListOf } from '#schema/list.ts';
import { pageMediaType } from '#schema/media.ts';
import type { PlaceRetention } from '#schema/retention-view.ts';
import { spaceMay } from '#schema/role.ts';
import type { LastCrawl, Source } from '#schema/source.ts';
import type { Collection } from '#schema/space.ts';
import type { ComingUpload, Limits } from '#schema/upload.ts';
import { CollectionFacts } from '../parts/collection-facts.tsx';
import { type Asked, Documents } from '../parts/documents.tsx';
import { read } from '../parts/door.server.ts';
import { careFor } from '../parts/file-care.server.ts';
import type { CareOutcome } from '../parts/file-care.tsx';
import { HoldMark } from '../parts/hold-mark.tsx';
import { useMay } from '../parts/may.ts';
import { RetentionHere } from '../parts/place-retention.tsx';
import { State } from '../parts/progress.tsx';
import { ReadAgain } from '../parts/read-again.tsx';
import { Empty, Table } from '../parts/table.tsx';
import { readPlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { Uploads } from '../parts/uploads.tsx';
import { Time, titled, useRoot, useVoice } from '../parts/voice.tsx';
import type { Root } from '../root.tsx';

export const meta = titled<{ collection: Collection }>((_say, { collection }) => collection.name);

export async function loader(args: LoaderFunctionArgs) {
  const { id = '' } = args.params;
  const search = new URL(args.request.url).searchParams;
  const asked = askedIn(search);
  const { collection, steps } = await readPlace(args, id);
  const [sources, documents, tags, runs, coming, limits, collections, retention] = await Promise.all([
    read<ListOf<Source>>(args, `/source?collectionId=${id}`),
    read<ListOf<DocumentRow>>(args, `/document?${listQuery(id, asked, search.get('cursor'))}`),
    read<ListOf<TagCount>>(args, `/document/tag?collectionId=${id}`),
    read<ListOf<Extract>>(args, `/extract?collectionId=${id}&limit=100`),
    read<ListOf<ComingUpload>>(args, `/upload?collectionId=${id}`),
    read<Limits>(args, '/limits'),
    read<ListOf<Collection>>(args, '/collection'),
    read<PlaceRetention[]>(args, `/collection/${id}/retention`),
  ]);
  const others = collections.items.filter((other) => other.id !== id);
  return {
    ...{ collection, asked, documents, limits, others, retention, steps: steps.slice(0, 1) },
    ...{ sources: sources.items, tags: tags.items, runs: runs.items, coming: coming.items },
  };
}

const askedIn = (search: URLSearchParams): Asked => ({
  query: search.get('query') ?? '',
  state: DocumentState.nullable().catch(null).parse(search.get('state')),
  tag: search.get('tag') || null,
  deleted: search.get('deleted') === 'true',
});

const listQuery = (collectionId: string, { query, state, tag, deleted }: Asked, cursor: string | null) =>
  new URLSearchParams({
    ...{ collectionId, limit: '25' },
    ...(query && { title: query }),
    ...(state && { state }),
    ...(tag && { tag }),
    ...(deleted && { deleted: 'true' }),
    ...(cursor && { cursor }),
  });

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const intent = String(form.get('intent'));
  const outcome = await careFor(args, `${args.params.id}`, form);
  if (!outcome) throw new Response(null, { status: 400 });
  if (!outcome.ok) return data<CareOutcome>({ intent, problem: outcome.problem }, outcome.problem.status);
  return data<CareOutcome>({ intent, ...('done' in outcome.body && { handled: outcome.body }) });
}

export default function CollectionPage() {
  const { say } = useVoice();
  const { collection, sources, steps, documents, asked, tags, runs, coming, limits, others, retention } =
    useLoaderData<typeof loader>();
  const personId = useRoot<Root>()?.me?.personId ?? '';
  const outcome = useActionData<typeof action>();
  const hasFiles = documents.items.some(({ mediaType }) => mediaType !== pageMediaType);
  const mayUpload = useMay(collection.role, 'upload');
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
          <HoldMark page={`/collection/${collection.id}`} isHeld={collection.isHeld} />
        </div>
        {mayAdminister && (
          <div className="actions">
            <Link className="button" to={`/collection/${collection.id}/access`}>
              {say('collection.access')}
            </Link>
            {!collection.lent && (
              <Link className="button" to={`/compliance/package?collectionId=${collection.id}`}>
                {say('package.title')}
              </Link>
            )}
          </div>
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
      <Uploads
        key={collection.id}
        collectionId={collection.id}
        personId={personId}
        limits={limits}
        runs={runs}
        coming={coming}
        mayUpload={mayUpload}
      />
      <h2 id="documents">{say('collection.documents')}</h2>
      <Documents
        spaceId={collection.spaceId}
        documents={documents}
        count={collection.documents}
        asked={asked}
        tags={tags}
        targets={mayUpload ? others.filter(({ role }) => spaceMay(role, 'upload')) : null}
        restoreDays={limits.restoreDays}
      />
      <RetentionHere rules={retention} />
      {mayUpload && hasFiles && <ReadAgain what="collection" outcome={outcome} />}
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
