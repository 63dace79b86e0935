/** A document as it was learned: its text with the cited words marked, where it came from, and its versions. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { useEffect } from 'react';
import { z } from 'zod';
import type { Document } from '#schema/document.ts';
import type { Narrowing } from '#schema/narrowing.ts';
import type { Me } from '#schema/session.ts';
import { DocumentSight } from '../parts/document-sight.tsx';
import { fileKind, WaitingMark } from '../parts/documents.tsx';
import { act, read } from '../parts/door.server.ts';
import { ForeignLink } from '../parts/foreign-link.tsx';
import { isWebUrl, quoteUrl, type Range } from '../parts/mark.ts';
import { mayIn } from '../parts/may.ts';
import { narrowingOf } from '../parts/narrowing.tsx';
import { Origin, Passages, Versions } from '../parts/origin.tsx';
import type { Outcome } from '../parts/part-form.tsx';
import { citedId, Reading } from '../parts/reading.tsx';
import { readSourcePlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ document: Document }>((_say, { document }) => document.title);

/** `?version=` opens a version, `?passage=` or `?from=&to=` marks a stretch of it. */
const Asked = z.object({
  version: z.uuid().optional().catch(undefined),
  passage: z.uuid().optional().catch(undefined),
  from: z.coerce.number().int().min(0).optional().catch(undefined),
  to: z.coerce.number().int().min(0).optional().catch(undefined),
});

export async function loader(args: LoaderFunctionArgs) {
  const asked = Asked.parse(Object.fromEntries(new URL(args.request.url).searchParams));
  const version = asked.version ? `?versionId=${asked.version}` : '';
  const document = await read<Document>(args, `/document/${args.params.id}${version}`);
  const [{ collection, steps }, { permissions }] = await Promise.all([
    readSourcePlace(args, document.sourceId),
    read<Me>(args, '/me'),
  ]);
  const narrowing = mayIn(permissions, collection.role, 'administer')
    ? await read<Narrowing>(args, `/document/${document.id}/group`)
    : null;
  return { document, steps, narrowing, marks: marksOf(document, asked), passageId: asked.passage ?? null };
}

export async function action(args: ActionFunctionArgs) {
  const body = narrowingOf(await args.request.formData());
  const put = await act<Narrowing>(args, 'PUT', `/document/${args.params.id}/group`, body);
  if (put.ok) return data<Outcome>({ intent: 'narrow' });
  return data<Outcome>({ intent: 'narrow', problem: put.problem }, put.problem.status);
}

function marksOf(document: Document, { passage, from, to }: z.infer<typeof Asked>): Range[] {
  if (from !== undefined && to !== undefined && from < to) return [{ from, to }];
  return document.passages.filter(({ id }) => id === passage);
}

export default function DocumentPage() {
  const { document, steps, narrowing, marks, passageId } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { say } = useVoice();
  const { version, text } = document;
  useEffect(() => {
    if (marks.length > 0) window.document.getElementById(citedId)?.scrollIntoView({ block: 'center' });
  }, [marks]);
  return (
    <>
      <Trail steps={steps} />
      <h1 lang={version.language}>{version.title || document.url}</h1>
      <Original url={document.url} quote={marks[0] && text.slice(marks[0].from, marks[0].to)} />
      {document.state === 'waiting' && <WaitingMark mediaType={document.mediaType} />}
      {document.removedAt && (
        <p className="notice warn">
          {say('document.removed')} <Time at={document.removedAt} />
        </p>
      )}
      {!version.current && !document.removedAt && document.state === 'ready' && (
        <p className="notice warn">
          {say('document.old')} <Link to="?">{say('document.old.current')}</Link>
        </p>
      )}
      <div className="beside">
        {document.state === 'waiting' ? (
          <WaitingFile document={document} />
        ) : (
          <Reading text={text} blocks={document.blocks} marks={marks} language={version.language} />
        )}
        <aside>
          <DocumentSight narrowed={document.narrowed} narrowing={narrowing} outcome={outcome} />
          <Origin document={document} />
          <Versions document={document} />
          {document.passages.length > 0 && <Passages passages={document.passages} chosenId={passageId} text={text} />}
        </aside>
      </div>
    </>
  );
}

/** A file whose text is not extracted yet: what that means, and the file itself. */
function WaitingFile({ document }: { document: Document }) {
  const { say } = useVoice();
  return (
    <section className="empty">
      <p className="lead">{say('document.waiting.title')}</p>
      <p>{say('document.waiting.next')}</p>
      <a className="button" href={`/api/v1/document/${document.id}/original`} download>
        {say('document.save', { kind: fileKind(document.mediaType) })}
      </a>
    </section>
  );
}

function Original({ url, quote }: { url: string; quote: string | undefined }) {
  const { say } = useVoice();
  if (!isWebUrl(url)) return <p className="facts">{url}</p>;
  return (
    <p className="facts">
      <ForeignLink href={quote ? quoteUrl(url, quote) : url}>
        {say(quote ? 'document.original.passage' : 'document.original')}
      </ForeignLink>{' '}
      {url}
      {quote && (
        <>
          {' · '}
          <a href={`#${citedId}`}>{say('document.cited')}</a>
        </>
      )}
    </p>
  );
}
