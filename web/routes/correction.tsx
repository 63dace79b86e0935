/** What was said in a recording, to be corrected while it is heard; saved, it becomes a version of its own. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, type ShouldRevalidateFunctionArgs, useActionData, useLoaderData } from '@remix-run/react';
import { type FormEvent, useCallback, useRef, useState } from 'react';
import { z } from 'zod';
import type { Document } from '#schema/document.ts';
import type { Extract } from '#schema/extract.ts';
import type { Problem } from '#schema/problem.ts';
import type { Recording } from '#schema/recording.ts';
import type { Me } from '#schema/session.ts';
import { type Deed, deedsIn, editOf, linesIn, revise, type Said, saidIn } from '../parts/correction.ts';
import { useDraft } from '../parts/correction-draft.ts';
import { CorrectionLines } from '../parts/correction-lines.tsx';
import { CorrectionNames } from '../parts/correction-names.tsx';
import { FromOlder, KeptHere, Overtaken } from '../parts/correction-notices.tsx';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { mayIn } from '../parts/may.ts';
import { Player, wind } from '../parts/player.tsx';
import { readDocumentPlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { lineAt } from '../parts/transcript.ts';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ document: Document }>((say, { document }) =>
  say('correction.title', { title: document.title }),
);

/** `?version=` begins with that version instead of the current one. */
const Asked = z.object({ version: z.uuid().optional().catch(undefined) });

export async function loader(args: LoaderFunctionArgs) {
  const { version: versionId = null } = Asked.parse(Object.fromEntries(new URL(args.request.url).searchParams));
  const document = await read<Document>(args, `/document/${args.params.id}`);
  const [{ steps, collection }, { permissions, personId }] = await Promise.all([
    readDocumentPlace(args, document),
    read<Me>(args, '/me'),
  ]);
  if (!mayIn(permissions, collection.role, 'upload')) throw new Response(null, { status: 403 });
  const record = `/document/${document.id}/recording?versionId=${versionId ?? document.version.id}`;
  const recording = await read<Recording>(args, record);
  return { document, steps, recording, shelf: { personId, documentId: document.id, versionId } };
}

interface Refused {
  problem: Problem | undefined;
  baseId: string;
  lines: Said[];
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const over = form.get('over');
  const baseId = String(over ?? form.get('versionId'));
  const lines = deedsIn(form).reduce(revise, linesIn(form));
  if (form.get('intent') !== 'save' && over === null) return data<Refused>({ problem: undefined, baseId, lines });
  const path = `/document/${args.params.id}`;
  const done = await act<Extract>(args, 'PUT', `${path}/recording`, editOf(baseId, lines));
  if (done.ok) return redirect(path);
  return data<Refused>({ problem: done.problem, baseId, lines }, done.problem.status);
}

/** A refusal may mean that there is a newer version to be shown. */
export const shouldRevalidate = ({ actionStatus, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean =>
  actionStatus === 409 || defaultShouldRevalidate;

export default function CorrectionPage() {
  const { shelf } = useLoaderData<typeof loader>();
  return <Correction key={`${shelf.documentId} ${shelf.versionId}`} />;
}

function Correction() {
  const { say } = useVoice();
  const { document, steps, recording, shelf } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const loaded = { baseId: document.version.id, lines: saidIn(recording) };
  const { draft, dispatch, restart } = useDraft(shelf, refused ?? loaded);
  const media = useRef<HTMLVideoElement>(null);
  const [current, setCurrent] = useState(-1);
  const { lines, baseId, keptAt } = draft;
  const tell = useCallback(
    (seconds: number) =>
      setCurrent(
        lineAt(
          lines.map(({ fromMs }) => ({ fromSeconds: fromMs / 1_000 })),
          seconds,
        ),
      ),
    [lines],
  );
  const playFrom = useCallback((seconds: number) => wind(media.current, seconds, true), []);
  const isOvertaken = baseId !== document.version.id;
  const older = document.versions.find(({ id }) => id === shelf.versionId && id !== document.version.id);
  return (
    <>
      <Trail steps={[...steps, { to: `/document/${document.id}`, name: document.title }]} />
      <h1>{say('correction.title', { title: document.title })}</h1>
      <p className="lead">{say('correction.about')}</p>
      <Form method="post" className="correcting" onSubmit={(event) => takeHere(event, dispatch)}>
        {/* The one that Enter in a field presses: nothing. */}
        <button type="submit" hidden name="intent" value="stay" />
        <input type="hidden" name="versionId" value={baseId} />
        {keptAt && <KeptHere keptAt={keptAt} restart={() => restart(loaded)} />}
        {older && !keptAt && <FromOlder version={older} />}
        {isOvertaken ? (
          <Overtaken document={document} baseId={baseId} restart={() => restart(loaded)} />
        ) : (
          <Complaint problem={refused?.problem} />
        )}
        <Player document={document} media={media} start={undefined} tell={tell} />
        <CorrectionNames key={lines.map(({ speaker }) => speaker).join()} lines={lines} />
        <CorrectionLines {...{ lines, current, playFrom }} language={document.version.language} revise={dispatch} />
        <div className="actions saving">
          {!isOvertaken && <Submit intent="save">{say('correction.save')}</Submit>}
          <Link to={`/document/${document.id}`}>{say('correction.leave')}</Link>
        </div>
      </Form>
    </>
  );
}

/** Where scripts run, only saving goes to the server. */
function takeHere(event: FormEvent<HTMLFormElement>, dispatch: (deed: Deed) => void): void {
  const { submitter } = event.nativeEvent as SubmitEvent;
  const form = new FormData(event.currentTarget, submitter);
  if (form.get('intent') === 'save' || form.has('over')) return;
  event.preventDefault();
  for (const deed of deedsIn(form)) dispatch(deed);
}
