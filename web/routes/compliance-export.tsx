/** One export: how far it is, what it holds, its archive while it lies ready, and whether it was sent. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { AuditExport } from '#schema/export.ts';
import { act, read } from '../parts/door.server.ts';
import { Archive, runStateOf, StretchOf } from '../parts/export.tsx';
import { Complaint, Submit } from '../parts/form.tsx';
import { RunProgress } from '../parts/progress.tsx';
import { ReasonText } from '../parts/reason.tsx';
import { useReread } from '../parts/reread.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('export.one'));

export const loader = (args: LoaderFunctionArgs) => read<AuditExport>(args, `/export/${args.params.id}`);

export async function action(args: ActionFunctionArgs) {
  const told = await act<AuditExport>(args, 'POST', `/export/${args.params.id}/cancel`);
  return told.ok ? null : data({ problem: told.problem }, told.problem.status);
}

export default function ComplianceExport() {
  const { say, number } = useVoice();
  const one = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  useReread(one.endedAt === null);
  const { progress, delivery, target } = one;
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/export', name: say('export.title') }]} />
      <h1>{say('export.one')}</h1>
      <Complaint problem={outcome?.problem} />
      <RunProgress
        state={runStateOf(one.state)}
        wish={one.wish}
        position={null}
        progress={progress}
        stalled={one.failure ?? (one.state === 'sending' ? one.sendFault : null)}
        counted={say('export.counted', { done: number(progress.done), total: number(progress.done + progress.queued) })}
      />
      {one.endedAt === null && (
        <Form method="post">
          <Submit intent="cancel" className="danger">
            {say('export.cancel')}
          </Submit>
        </Form>
      )}
      <dl className="facts">
        <Fact name={say('export.links')}>
          <StretchOf one={one} />
        </Fact>
        <Fact name={say('export.asked')}>
          <Time at={one.requestedAt} clock />
        </Fact>
        <Fact name={say('export.by')}>{one.askedName ?? say('export.bySchedule')}</Fact>
        <Fact name={say('export.category')}>{say(`audit.category.${one.category}`)}</Fact>
        <Fact name={say('export.reason')}>{one.reason}</Fact>
        {delivery && (
          <>
            <Fact name={say('export.archive')}>
              <Archive one={one} />
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
            {one.sentAt
              ? ` – ${say('export.sent')}`
              : one.sends > 0 && ` – ${say('export.tries', { count: one.sends })}`}
          </Fact>
        )}
      </dl>
      {one.sendFault && !one.sentAt && (
        <div className="notice warn">
          <ReasonText reason={one.sendFault} />
        </div>
      )}
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
