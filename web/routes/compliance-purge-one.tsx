/** One disposal: its set, the second person's decision on it, how far it has come, and what stayed and why. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { PurgePreview, PurgeRun } from '#schema/purge-run.ts';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { ReasonText } from '../parts/reason.tsx';
import { Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

type Read = { purge: PurgeRun; preview: PurgePreview };

export const meta = titled<Read | undefined>((say, read) =>
  read ? say('disposal.one', { reference: read.purge.decision.reference }) : say('disposal.title'),
);

const pathOf = ({ params }: Pick<LoaderFunctionArgs, 'params'>) => `/purge/${encodeURIComponent(params.id!)}`;

export const loader = (args: LoaderFunctionArgs) => read<Read>(args, pathOf(args));

export async function action(args: ActionFunctionArgs) {
  const { intent, manifestHash } = Object.fromEntries(await args.request.formData());
  const word = intent === 'approve' ? 'approve' : 'refuse';
  const outcome = await act<PurgeRun>(args, 'POST', `${pathOf(args)}/${word}`, { manifestHash });
  return outcome.ok ? null : data(outcome.problem, outcome.problem.status);
}

export default function CompliancePurgeOne() {
  const { say, number } = useVoice();
  const { purge, preview } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>() ?? undefined;
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/purge', name: say('disposal.title') }]} />
      <h1>{say('disposal.one', { reference: purge.decision.reference })}</h1>
      <Complaint problem={problem} />
      {purge.reason && (
        <div className="notice bad">
          <ReasonText reason={purge.reason} />
        </div>
      )}
      <dl className="facts">
        <dt>{say('disposal.state')}</dt>
        <dd>{say(`disposal.state.${purge.state}`)}</dd>
        <dt>{say('disposal.kind')}</dt>
        <dd>{say(`disposal.kind.${purge.kind}`)}</dd>
        <dt>{say('disposal.decision')}</dt>
        <dd>
          {purge.decision.reference}, {purge.decision.title}
        </dd>
        <dt>{say('disposal.asked')}</dt>
        <dd>
          {purge.askedBy} <Time at={purge.askedAt} clock />
        </dd>
        {purge.decidedAt && (
          <>
            <dt>{say('disposal.decidedBy')}</dt>
            <dd>
              {purge.decidedBy} <Time at={purge.decidedAt} clock />
            </dd>
          </>
        )}
        <dt>{say('disposal.items')}</dt>
        <dd>{say('disposal.progress', { done: number(purge.progress.done), total: number(purge.items) })}</dd>
      </dl>
      {purge.hasCertificate && (
        <p>
          <Link to={`/compliance/purge/${purge.id}/certificate`}>{say('disposal.certificate.show')}</Link>
        </p>
      )}
      <h2>{say('disposal.manifest')}</h2>
      <Manifest preview={preview} />
      {purge.manifestHash && (
        <p className="facts">
          {say('disposal.manifest.hash')}: <code className="breaking">{purge.manifestHash}</code>
        </p>
      )}
      {purge.state === 'waiting' && <Decide purge={purge} />}
    </div>
  );
}

function Manifest({ preview: { counts } }: { preview: PurgePreview }) {
  const { say, number } = useVoice();
  if (counts.length === 0) return <p>{say('disposal.manifest.none')}</p>;
  return (
    <Table
      caption={say('disposal.manifest')}
      columns={[
        { label: say('disposal.kind') },
        { label: say('disposal.planned'), kind: 'number' },
        { label: say('disposal.gone'), kind: 'number' },
        { label: say('disposal.kept'), kind: 'number' },
      ]}
    >
      {counts.map(({ kind, planned, gone, kept }) => (
        <tr key={kind}>
          <th scope="row">{say(`disposal.what.${kind}`)}</th>
          <td className="number">{number(planned)}</td>
          <td className="number">{number(gone)}</td>
          <td className="number">{number(kept)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** Whoever stands behind it sees that it waits; anybody else decides, on exactly this set. */
function Decide({ purge }: { purge: PurgeRun }) {
  const { say } = useVoice();
  return (
    <section className="unprinted">
      <h2>{say('disposal.decide')}</h2>
      {purge.expiresAt && (
        <p className="facts">
          {say('disposal.decide.until')} <Time at={purge.expiresAt} />
        </p>
      )}
      {purge.isMine ? (
        <p className="notice">{say('disposal.mine')}</p>
      ) : (
        <Form method="post">
          <p>{say('disposal.decide.about')}</p>
          <input type="hidden" name="manifestHash" value={purge.manifestHash ?? ''} />
          <div className="actions">
            <Submit intent="approve" className="danger">
              {say('disposal.approve')}
            </Submit>
            <Submit intent="refuse" className="secondary">
              {say('disposal.refuse')}
            </Submit>
          </div>
        </Form>
      )}
    </section>
  );
}
