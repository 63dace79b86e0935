/** A new source in a collection. Saving it may start its first crawl, or a dry run, or nothing yet. */
import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { CrawlMode } from '#schema/crawl.ts';
import type { SourceBounds } from '#schema/setting.ts';
import type { Source } from '#schema/source.ts';
import { act, read } from '../parts/door.server.ts';
import { Submit } from '../parts/form.tsx';
import { SourceComplaint, SourceFields } from '../parts/source-form.tsx';
import { blankFormWithin, readSourceForm } from '../parts/source-form-data.ts';
import { zonesWith } from '../parts/time-zones.ts';
import { readPlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('source.new'));

export async function loader(args: LoaderFunctionArgs) {
  const collectionId = new URL(args.request.url).searchParams.get('collectionId') ?? '';
  const { steps } = await readPlace(args, collectionId);
  const bounds = await read<SourceBounds>(args, '/setting/source');
  return {
    collectionId,
    steps,
    bounds,
    blank: blankFormWithin(bounds),
    zones: zonesWith(undefined),
    key: randomUUID(),
  };
}

/** What each button begins; the third, which only saves, begins nothing. */
const startedModes: Record<string, CrawlMode | undefined> = { crawl: 'full', dry: 'dry' };

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const form = readSourceForm(posted);
  const input = { ...form, collectionId: posted.get('collectionId') };
  const made = await act<Source>(args, 'POST', '/source', input, `${posted.get('key')}`);
  if (!made.ok) return data({ problem: made.problem, form }, made.problem.status);
  const mode = startedModes[`${posted.get('intent')}`];
  if (!mode) return redirect(`/source/${made.body.id}`);
  const start = { sourceId: made.body.id, mode };
  const started = await act<{ id: string }>(args, 'POST', '/crawl', start, `${posted.get('key')}`);
  return redirect(started.ok ? `/crawl/${started.body.id}` : `/source/${made.body.id}`);
}

export default function NewSource() {
  const { say } = useVoice();
  const { collectionId, steps, bounds, blank, zones, key } = useLoaderData<typeof loader>();
  const { problem, form } = useActionData<typeof action>() ?? {};
  return (
    <div className="narrow">
      <Trail steps={steps} />
      <h1>{say('source.new')}</h1>
      <SourceComplaint problem={problem} />
      <Form method="post" noValidate>
        <input type="hidden" name="collectionId" value={collectionId} />
        <input type="hidden" name="key" value={key} />
        <SourceFields form={form ?? blank} problem={problem} zones={zones} bounds={bounds} />
        <div className="actions">
          <Submit intent="crawl">{say('source.create')}</Submit>
          <Submit intent="dry" className="secondary">
            {say('source.create.dry')}
          </Submit>
          <Submit intent="save" className="secondary">
            {say('source.create.only')}
          </Submit>
        </div>
        <p className="hint pressed">{say('source.create.hint')}</p>
      </Form>
    </div>
  );
}
