/** A new website in a collection; saving it starts its first crawl. */
import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { Source } from '#schema/source.ts';
import { act } from '../parts/door.server.ts';
import { Submit } from '../parts/form.tsx';
import { SourceComplaint, SourceFields } from '../parts/source-form.tsx';
import { blankForm, readSourceForm } from '../parts/source-form-data.ts';
import { readPlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('source.new'));

export async function loader(args: LoaderFunctionArgs) {
  const collectionId = new URL(args.request.url).searchParams.get('collectionId') ?? '';
  const { steps } = await readPlace(args, collectionId);
  return { collectionId, steps, blank: blankForm, key: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const form = readSourceForm(posted);
  const input = { ...form, collectionId: posted.get('collectionId') };
  const made = await act<Source>(args, 'POST', '/source', input, `${posted.get('key')}`);
  if (!made.ok) return data({ problem: made.problem, form }, made.problem.status);
  const started = await act<{ id: string }>(args, 'POST', '/crawl', { sourceId: made.body.id }, `${posted.get('key')}`);
  return redirect(started.ok ? `/crawl/${started.body.id}` : `/source/${made.body.id}`);
}

export default function NewSource() {
  const { say } = useVoice();
  const { collectionId, steps, blank, key } = useLoaderData<typeof loader>();
  const { problem, form } = useActionData<typeof action>() ?? {};
  return (
    <div className="narrow">
      <Trail steps={steps} />
      <h1>{say('source.new')}</h1>
      <SourceComplaint problem={problem} />
      <Form method="post" noValidate>
        <input type="hidden" name="collectionId" value={collectionId} />
        <input type="hidden" name="key" value={key} />
        <SourceFields form={form ?? blank} problem={problem} />
        <Submit>{say('source.create')}</Submit>
      </Form>
    </div>
  );
}
