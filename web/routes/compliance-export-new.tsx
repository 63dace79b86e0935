/** An export by hand: of which time, and where it goes. It needs an open reading, whose purpose and reason it has. */
import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { AuditExport } from '#schema/export.ts';
import type { ExportTargetShown } from '#schema/export-target.ts';
import type { ListOf } from '#schema/list.ts';
import type { Reading } from '#schema/reading.ts';
import { endOfDay, startOfDay } from '../parts/day.ts';
import { act, read } from '../parts/door.server.ts';
import { ReadingFirst, TargetField } from '../parts/export.tsx';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Input, Submit, wrongField } from '../parts/form.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('export.new'));

export async function loader(args: LoaderFunctionArgs) {
  const targets = await read<ListOf<ExportTargetShown>>(args, '/export-target');
  const reading = await read<Reading | null>(args, '/audit/reading');
  return { targets: targets.items, reading, key: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  // The last day is in it. What is no day is sent as it is, to be complained of.
  const from = textIn(posted, 'from');
  const until = textIn(posted, 'until');
  const range = {
    ...(from && { from: startOfDay(from) ?? from }),
    ...(until && { until: endOfDay(until) ?? until }),
  };
  const form = { range, targetId: textIn(posted, 'targetId') || null };
  const asked = await act<AuditExport>(args, 'POST', '/export', form, textIn(posted, 'key'));
  if (asked.ok) return redirect(`/compliance/export/${asked.body.id}`);
  return data({ problem: asked.problem, from, until }, asked.problem.status);
}

export default function ComplianceExportNew() {
  const { say } = useVoice();
  const { targets, reading, key } = useLoaderData<typeof loader>();
  const { problem, from, until } = useActionData<typeof action>() ?? {};
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/export', name: say('export.title') }]} />
      <h1>{say('export.new')}</h1>
      <Complaint problem={problem} />
      {!reading && <ReadingFirst why={say('export.needsReading')} />}
      {reading && <p>{say('export.reading', { reason: reading.reason })}</p>}
      <Form method="post">
        <input type="hidden" name="key" value={key} />
        <Input
          name="from"
          type="date"
          label={say('export.from')}
          hint={say('export.from.hint')}
          error={wrongField(problem, 'range.from') && say('export.from.wrong')}
          defaultValue={from}
        />
        <Input
          name="until"
          type="date"
          label={say('export.until')}
          hint={say('export.until.hint')}
          error={wrongField(problem, 'range.until') && say('export.until.wrong')}
          defaultValue={until}
        />
        <TargetField targets={targets} chosen={null} />
        <Submit>{say('export.begin')}</Submit>
      </Form>
    </div>
  );
}
