/** Changes how a website is read, from its next crawl on. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { SourceBounds } from '#schema/setting.ts';
import type { Source } from '#schema/source.ts';
import { act, read } from '../parts/door.server.ts';
import { Submit } from '../parts/form.tsx';
import { SourceComplaint, SourceFields } from '../parts/source-form.tsx';
import { readSourceForm } from '../parts/source-form-data.ts';
import { zonesWith } from '../parts/time-zones.ts';
import { readSourcePlace } from '../parts/trail.server.ts';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ source: Source }>((say, { source }) => say('source.editing', { name: source.form.name }));

export async function loader(args: LoaderFunctionArgs) {
  const { source, steps } = await readSourcePlace(args, args.params.id ?? '');
  const bounds = await read<SourceBounds>(args, '/setting/source');
  return { source, steps, bounds, zones: zonesWith(source.form.schedule?.timeZone) };
}

export async function action(args: ActionFunctionArgs) {
  const form = readSourceForm(await args.request.formData());
  const saved = await act<Source>(args, 'PUT', `/source/${args.params.id}`, form);
  if (saved.ok) return redirect(`/source/${args.params.id}`);
  return data({ problem: saved.problem, form }, saved.problem.status);
}

export default function EditSource() {
  const { say } = useVoice();
  const { source, steps, bounds, zones } = useLoaderData<typeof loader>();
  const { problem, form } = useActionData<typeof action>() ?? {};
  return (
    <div className="narrow">
      <Trail steps={steps} />
      <h1>{say('source.editing', { name: source.form.name })}</h1>
      <SourceComplaint problem={problem} />
      <Form method="post" noValidate>
        <SourceFields form={form ?? source.form} problem={problem} zones={zones} bounds={bounds} />
        <Submit>{say('source.save')}</Submit>
      </Form>
    </div>
  );
}
