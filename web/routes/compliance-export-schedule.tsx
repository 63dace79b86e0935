/** A schedule of exports, new or changed: when, why the record is read each time, and where the archives go. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { ExportSchedule } from '#schema/export.ts';
import type { ExportTargetShown } from '#schema/export-target.ts';
import type { ListOf } from '#schema/list.ts';
import { type Reading, ReadingCategory } from '#schema/reading.ts';
import { act, read } from '../parts/door.server.ts';
import { ReadingFirst, TargetField } from '../parts/export.tsx';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Input, Lines, Select, Submit, wrongField } from '../parts/form.tsx';
import { readSchedule } from '../parts/source-form-data.ts';
import { ScheduleFields } from '../parts/source-schedule.tsx';
import { zonesWith } from '../parts/time-zones.ts';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('export.schedule.new'));

const idIn = (url: string): string | null => new URL(url).searchParams.get('id');

export async function loader(args: LoaderFunctionArgs) {
  const id = idIn(args.request.url);
  const targets = await read<ListOf<ExportTargetShown>>(args, '/export-target');
  const [reading, known] = await Promise.all([
    read<Reading | null>(args, '/audit/reading'),
    id ? read<ExportSchedule>(args, `/export-schedule/${id}`) : null,
  ]);
  return { targets: targets.items, reading, known, zones: zonesWith(known?.form.schedule.timeZone) };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const id = idIn(args.request.url);
  const form = {
    name: textIn(posted, 'name'),
    schedule: readSchedule(posted),
    targetId: textIn(posted, 'targetId') || null,
    category: textIn(posted, 'category'),
    reason: textIn(posted, 'reason'),
  };
  const kept = id
    ? await act<ExportSchedule>(args, 'PUT', `/export-schedule/${id}`, form)
    : await act<ExportSchedule>(args, 'POST', '/export-schedule', form);
  return kept.ok ? redirect('/compliance/export') : data({ problem: kept.problem, form }, kept.problem.status);
}

export default function ComplianceExportSchedule() {
  const { say } = useVoice();
  const { targets, reading, known, zones } = useLoaderData<typeof loader>();
  const { problem, form = known?.form } = useActionData<typeof action>() ?? {};
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/export', name: say('export.title') }]} />
      <h1>{known ? known.form.name : say('export.schedule.new')}</h1>
      <p>{say('export.schedule.about')}</p>
      <Complaint problem={problem} />
      {!reading && <ReadingFirst why={say('export.needsReading')} />}
      <Form method="post" noValidate>
        <Input name="name" label={say('export.name')} defaultValue={form?.name} maxLength={200} required />
        <ScheduleFields
          schedule={form?.schedule ?? null}
          problem={problem}
          zones={zones}
          legend={say('export.schedule.when')}
          required
        />
        <Select
          name="category"
          label={say('export.category')}
          defaultValue={form?.category ?? 'supervision'}
          options={ReadingCategory.options.map((category) => [category, say(`audit.category.${category}`)])}
        />
        <Lines
          name="reason"
          label={say('export.reason')}
          hint={say('export.reason.hint')}
          error={wrongField(problem, 'reason') && say('export.reason.hint')}
          defaultValue={form?.reason}
          maxLength={500}
          required
        />
        <TargetField targets={targets} chosen={form?.targetId ?? null} />
        <Submit>{say('export.schedule.save')}</Submit>
      </Form>
    </div>
  );
}
