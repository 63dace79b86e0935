/** One export: how far it is, what it holds, its archive while it lies ready, and whether it was sent. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { AuditExport } from '#schema/export.ts';
import type { Reading } from '#schema/reading.ts';
import { act, read } from '../parts/door.server.ts';
import { Archive, ReadingFirst, StretchOf } from '../parts/export.tsx';
import { ExportProgress } from '../parts/export-progress.tsx';
import { Complaint, Submit } from '../parts/form.tsx';
import { useReread } from '../parts/reread.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('export.one'));

export async function loader(args: LoaderFunctionArgs) {
  const one = await read<AuditExport>(args, `/export/${args.params.id}`);
  const reading = await read<Reading | null>(args, '/audit/reading');
  return { one, isReading: reading !== null };
}

export async function action(args: ActionFunctionArgs) {
  const told = await act<AuditExport>(args, 'POST', `/export/${args.params.id}/cancel`);
  return told.ok ? null : data({ problem: told.problem }, told.problem.status);
}

export default function ComplianceExport() {
  const { say } = useVoice();
  const { one, isReading } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  useReread(one.endedAt === null);
  const { delivery, target } = one;
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/export', name: say('export.title') }]} />
      <h1>{say('export.one')}</h1>
      <Complaint problem={outcome?.problem} />
      <ExportProgress one={one} />
      {one.endedAt === null && one.wish === 'run' && (
        <Form method="post" className="actions">
          <Submit intent="cancel" className="danger">
            {say('export.cancel')}
          </Submit>
        </Form>
      )}
      {delivery && !isReading && <ReadingFirst why={say('export.fetch.needsReading')} />}
      {one.isOver && <p className="notice">{say('export.over.about')}</p>}
      <dl className="facts">
        <Fact name={say('export.asked')}>
          <Time at={one.requestedAt} clock />
        </Fact>
        <Fact name={say('export.by')}>{one.askedName ?? say('export.bySchedule')}</Fact>
        <Fact name={say('export.category')}>{say(`audit.category.${one.category}`)}</Fact>
        <Fact name={say('export.reason')}>{one.reason}</Fact>
        {one.fromSeq !== null && (
          <Fact name={say('export.links')}>
            <StretchOf one={one} />
          </Fact>
        )}
        {delivery && (
          <>
            <Fact name={say('export.archive')}>
              <Archive one={one} isReading={isReading} />
            </Fact>
            <Fact name="SHA-256">
              <code>{delivery.sha256}</code>
            </Fact>
            <Fact name={say('export.expires')}>
              <Time at={delivery.expiresAt} clock />
            </Fact>
          </>
        )}
        {target && (
          <Fact name={say('export.target')}>
            {target.name}
            <Sending one={one} />
          </Fact>
        )}
      </dl>
    </div>
  );
}

/** When the target took the archive; else how often it was tried. */
function Sending({ one: { sentAt, sends } }: { one: AuditExport }) {
  const { say, time } = useVoice();
  if (sentAt) return ` – ${say('export.sent', { at: time(sentAt) })}`;
  return sends > 0 && ` – ${say('export.tries', { count: sends })}`;
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
