/** A document as it was learned: its original beside its text, the cited place marked in both, and where it came from. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import type { Document } from '#schema/document.ts';
import type { Extract } from '#schema/extract.ts';
import type { ListOf } from '#schema/list.ts';
import { isRecording, pageMediaType } from '#schema/media.ts';
import type { Narrowing } from '#schema/narrowing.ts';
import type { Origin } from '#schema/origin.ts';
import type { Me } from '#schema/session.ts';
import { useCitedInSight } from '../parts/cited.ts';
import { DocumentSight } from '../parts/document-sight.tsx';
import { Standing, UnreadFile, WebOriginal } from '../parts/document-standing.tsx';
import { fileKind } from '../parts/document-table.tsx';
import { act, read } from '../parts/door.server.ts';
import { FileRuns } from '../parts/file-runs.tsx';
import { HoldMark } from '../parts/hold-mark.tsx';
import { useLiveRuns } from '../parts/live-runs.ts';
import type { Range } from '../parts/mark.ts';
import { mayIn, useMay } from '../parts/may.ts';
import { narrowingOf } from '../parts/narrowing.tsx';
import { OriginFacts, Passages, Versions } from '../parts/origin.tsx';
import { isShown, OriginalView, originalPath } from '../parts/original-view.tsx';
import type { Outcome } from '../parts/part-form.tsx';
import { againIntent, ReadAgain, readAgainForm } from '../parts/read-again.tsx';
import { Reading } from '../parts/reading.tsx';
import { RecordingView } from '../parts/recording-view.tsx';
import { RetentionLine } from '../parts/retention-line.tsx';
import { askPath } from '../parts/subject.tsx';
import { readDocumentPlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ document: Document }>(
  (_say, { document }) => document.title || document.name || document.url,
);

/**
 * `?version=` opens a version, `?passage=` or `?from=&to=` marks a stretch of it, `?page=` shows a page, `?at=` a second,
 * which `?play` plays.
 */
const Asked = z.object({
  version: z.uuid().optional().catch(undefined),
  passage: z.uuid().optional().catch(undefined),
  from: z.coerce.number().int().min(0).optional().catch(undefined),
  to: z.coerce.number().int().min(0).optional().catch(undefined),
  page: z.coerce.number().int().min(1).catch(1).default(1),
  at: z.coerce.number().min(0).optional().catch(undefined),
  play: z.string().optional(),
});

export async function loader(args: LoaderFunctionArgs) {
  const asked = Asked.parse(Object.fromEntries(new URL(args.request.url).searchParams));
  const version = asked.version ? `?versionId=${asked.version}` : '';
  const document = await read<Document>(args, `/document/${args.params.id}${version}`);
  const [{ steps, collection }, { permissions }, runs, origin] = await Promise.all([
    readDocumentPlace(args, document),
    read<Me>(args, '/me'),
    readRuns(args, document),
    read<Origin>(args, `/document/${document.id}/origin?versionId=${document.version.id}`),
  ]);
  const narrowing = mayIn(permissions, collection.role, 'administer')
    ? await read<Narrowing>(args, `/document/${document.id}/group`)
    : null;
  const { passage: passageId = null, page, at, play } = asked;
  const place = { marks: marksOf(document, asked), page, at, plays: play !== undefined };
  return { document, origin, steps, collection, narrowing, runs, passageId, place };
}

/** Of a file; pages are read by the runs over their website. */
async function readRuns(args: LoaderFunctionArgs, { id, collectionId, mediaType }: Document): Promise<Extract[]> {
  if (mediaType === pageMediaType) return [];
  const search = new URLSearchParams({ collectionId, documentId: id, limit: '10' });
  return (await read<ListOf<Extract>>(args, `/extract?${search}`)).items;
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const document = `/document/${args.params.id}`;
  const isAgain = form.get('intent') === againIntent;
  const intent = isAgain ? againIntent : 'narrow';
  const done = isAgain
    ? await act<Extract>(args, 'POST', `${document}/extract`, readAgainForm(form))
    : await act<Narrowing>(args, 'PUT', `${document}/group`, narrowingOf(form));
  if (done.ok) return data<Outcome>({ intent });
  return data<Outcome>({ intent, problem: done.problem }, done.problem.status);
}

function marksOf(document: Document, { passage, from, to }: z.infer<typeof Asked>): Range[] {
  if (from !== undefined && to !== undefined && from < to) return [{ from, to }];
  return document.passages.filter(({ id }) => id === passage);
}

/** What is asked for on this page is among its runs as soon as it is read again. */
const nothingAwaited: readonly string[] = [];

export default function DocumentPage() {
  const { document, origin, steps, collection, narrowing, runs, passageId, place } = useLoaderData<typeof loader>();
  const { marks, page, at, plays } = place;
  const outcome = useActionData<typeof action>();
  const { say } = useVoice();
  const { version, text } = document;
  const onDrawn = useCitedInSight(marks);
  const live = useLiveRuns(collection.id, runs, nothingAwaited);
  const newestRuns = runs.map((run) => live.runs.get(run.id) ?? run);
  const mayUpload = useMay(collection.role, 'upload');
  const isFile = document.mediaType !== pageMediaType;
  const isRead = document.state === 'ready';
  const shown = isShown(document);
  const facts = (
    <aside>
      <DocumentSight
        narrowed={document.narrowed}
        narrowing={narrowing}
        outcome={outcome?.intent === 'narrow' ? outcome : undefined}
      />
      <OriginFacts document={document} origin={origin} />
      <FileRuns runs={newestRuns} isHeard={isRecording(document.mediaType)} />
      {isFile && mayUpload && <ReadAgain what="file" outcome={outcome} />}
      <Versions document={document} />
      {document.passages.length > 0 && <Passages passages={document.passages} chosenId={passageId} text={text} />}
    </aside>
  );
  return (
    <>
      <Trail steps={steps} />
      <div className="head">
        <h1 lang={version.language}>{titleOf(document)}</h1>
        <div className="actions">
          {isRead && (
            <Link className="button primary" to={askPath(collection.spaceId, [document.id])}>
              {say('document.ask')}
            </Link>
          )}
          {version.soundGoneAt === null && (
            <a className="button" href={originalPath(document)} download>
              {say('document.save', { kind: fileKind(document.mediaType) })}
            </a>
          )}
        </div>
      </div>
      {document.url && <WebOriginal url={document.url} quote={marks[0] && text.slice(marks[0].from, marks[0].to)} />}
      <Standing document={document} />
      <RetentionLine retention={document.retention} />
      <RetentionLine retention={document.soundRetention} isSound />
      <HoldMark page={`/document/${document.id}`} isHeld={document.isHeld} />
      <div className={shown ? 'original-beside' : 'beside'}>
        {shown && <OriginalView document={document} marks={marks} page={page} onDrawn={onDrawn} />}
        {isRecording(document.mediaType) ? (
          <RecordingView
            key={version.id}
            document={document}
            {...{ marks, at, plays }}
            runs={newestRuns}
            mayEdit={mayUpload}
          />
        ) : document.state === 'ready' ? (
          <Reading text={text} blocks={document.blocks} marks={marks} language={version.language} />
        ) : (
          <UnreadFile state={document.state} />
        )}
        {!shown && facts}
      </div>
      {shown && facts}
    </>
  );
}

const titleOf = ({ version, title, name, url }: Document): string => version.title || title || name || url;
