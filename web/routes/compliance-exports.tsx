/** Exports of the record: what was exported, by which schedules more comes, and where it is sent. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import type { AuditExport, ExportSchedule } from '#schema/export.ts';
import type { ExportTargetShown } from '#schema/export-target.ts';
import type { ListOf } from '#schema/list.ts';
import type { Reading } from '#schema/reading.ts';
import { act, read } from '../parts/door.server.ts';
import { ExportTable, ReadingFirst, Schedules, Targets } from '../parts/export.tsx';
import { Complaint } from '../parts/form.tsx';
import { Empty, More } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('export.title'));

export async function loader(args: LoaderFunctionArgs) {
  const cursor = new URL(args.request.url).searchParams.get('cursor');
  const exports = await read<ListOf<AuditExport>>(
    args,
    `/export${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`,
  );
  const [schedules, targets, reading] = await Promise.all([
    read<ListOf<ExportSchedule>>(args, '/export-schedule'),
    read<ListOf<ExportTargetShown>>(args, '/export-target'),
    read<Reading | null>(args, '/audit/reading'),
  ]);
  return { isReading: reading !== null, exports, schedules: schedules.items, targets: targets.items };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  if (posted.get('intent') === 'run') {
    const asked = await act<AuditExport>(args, 'POST', `/export-schedule/${posted.get('id')}/run`);
    if (asked.ok) return redirect(`/compliance/export/${asked.body.id}`);
    return data({ problem: asked.problem }, asked.problem.status);
  }
  const path = posted.get('intent') === 'untarget' ? 'export-target' : 'export-schedule';
  const gone = await act<null>(args, 'DELETE', `/${path}/${posted.get('id')}`);
  return gone.ok ? redirect('/compliance/export') : data({ problem: gone.problem }, gone.problem.status);
}

export default function ComplianceExports() {
  const { say } = useVoice();
  const { exports, schedules, targets, isReading } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  return (
    <>
      <Trail from="compliance" />
      <h1>{say('export.title')}</h1>
      <p className="lead">{say('export.lead')}</p>
      <Complaint problem={outcome?.problem} />
      <p className="actions">
        <Link className="button primary" to="/compliance/export/new">
          {say('export.new')}
        </Link>
        <Link className="button" to="/compliance/export/schedule">
          {say('export.schedule.new')}
        </Link>
        <Link className="button" to="/compliance/export/target">
          {say('export.target.new')}
        </Link>
      </p>
      <h2>{say('export.schedules')}</h2>
      {schedules.length === 0 ? (
        <p>{say('export.schedules.none')}</p>
      ) : (
        <Schedules schedules={schedules} isReading={isReading} />
      )}
      <h2>{say('export.all')}</h2>
      {exports.items.length === 0 ? (
        <Empty title={say('export.none')}>
          <p>{say('export.none.next')}</p>
        </Empty>
      ) : (
        <>
          {!isReading && exports.items.some(({ delivery }) => delivery) && (
            <ReadingFirst why={say('export.fetch.needsReading')} />
          )}
          <ExportTable exports={exports.items} isReading={isReading} />
        </>
      )}
      <More cursor={exports.next} />
      {targets.length > 0 && (
        <>
          <h2>{say('export.targets')}</h2>
          <Targets targets={targets} />
        </>
      )}
    </>
  );
}
