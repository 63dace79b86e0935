/** One disposal: its set, the second person's decision on it, how far it has come, and what stayed and why. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { PurgePreview, PurgeRun } from '#schema/purge-run.ts';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { KeptItems, MissingItems, PlannedItems, PurgeCounts } from '../parts/purge-items.tsx';
import { ReasonText } from '../parts/reason.tsx';
import { useReread } from '../parts/reread.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

type Read = { purge: PurgeRun; preview: PurgePreview };

export const meta = titled<Read | undefined>((say, read) =>
  read ? say('disposal.one', { reference: read.purge.decision.reference }) : say('disposal.title'),
);

const pathOf = ({ params }: Pick<LoaderFunctionArgs, 'params'>) => `/purge/${encodeURIComponent(params.id!)}`;

export const loader = (args: LoaderFunctionArgs) => read<Read>(args, pathOf(args));

/** Also after a refusal: that the set has changed is why there was one, and the new one is to be looked at. */
export const shouldRevalidate = () => true;

export async function action(args: ActionFunctionArgs) {
  const { intent, manifestHash } = Object.fromEntries(await args.request.formData());
  const word = intent === 'approve' ? 'approve' : 'refuse';
  const outcome = await act<PurgeRun>(args, 'POST', `${pathOf(args)}/${word}`, { manifestHash });
  return outcome.ok ? null : data(outcome.problem, outcome.problem.status);
}

export default function CompliancePurgeOne() {
  const { say } = useVoice();
  const { purge, preview } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>() ?? undefined;
  useReread(purge.endedAt === null && purge.state !== 'waiting');
  return (
    <>
      <Trail from="compliance" steps={[{ to: '/compliance/purge', name: say('disposal.title') }]} />
      <h1>{say('disposal.one', { reference: purge.decision.reference })}</h1>
      <Complaint problem={problem} />
      {purge.reason && (
        <div className="notice bad">
          <ReasonText reason={purge.reason} />
        </div>
      )}
      <Facts purge={purge} />
      {purge.state === 'finished' && <Certified purge={purge} />}
      {purge.state === 'waiting' && <Decide purge={purge} />}
      <section>
        <h2>{say('disposal.manifest')}</h2>
        <PurgeCounts counts={preview.counts} />
        {purge.manifestHash && (
          <p className="facts">
            {say('disposal.manifest.hash')}: <code className="breaking">{purge.manifestHash}</code>{' '}
            {preview.counts.length > 0 && (
              <a className="unprinted" href={`/api/v1/purge/${purge.id}/manifest`} download>
                {say('disposal.manifest.save')}
              </a>
            )}
          </p>
        )}
      </section>
      <KeptItems preview={preview} />
      <MissingItems preview={preview} />
      <PlannedItems preview={preview} />
    </>
  );
}

/** The certificate in its three forms; where nothing went there is none, and that is said. */
function Certified({ purge: { id, hasCertificate } }: { purge: PurgeRun }) {
  const { say } = useVoice();
  if (!hasCertificate) return <p className="notice">{say('disposal.certificate.none')}</p>;
  const file = `/api/v1/purge/${id}/certificate`;
  return (
    <p className="actions">
      <Link className="button primary" to={`/compliance/purge/${id}/certificate`}>
        {say('disposal.certificate.show')}
      </Link>
      <a className="button secondary" href={`${file}/pdf`} download>
        {say('disposal.certificate.pdf')}
      </a>
      <a className="button secondary" href={`${file}/page`} download>
        {say('disposal.certificate.page')}
      </a>
      <a className="button secondary" href={file} download>
        {say('disposal.certificate.json')}
      </a>
    </p>
  );
}

function Facts({ purge }: { purge: PurgeRun }) {
  const { say, number } = useVoice();
  const { decision, ruleId, progress } = purge;
  return (
    <dl className="facts">
      <dt>{say('disposal.state')}</dt>
      <dd>
        <span role="status">{say(`disposal.state.${purge.state}`)}</span>
      </dd>
      <dt>{say('disposal.kind')}</dt>
      <dd>
        {ruleId ? (
          <Link to={`/compliance/rule/${ruleId}`}>{say(`disposal.kind.${purge.kind}`)}</Link>
        ) : (
          say(`disposal.kind.${purge.kind}`)
        )}
      </dd>
      <dt>{say('disposal.decision')}</dt>
      <dd>
        <Link to={`/compliance/decision/${decision.id}`}>{decision.reference}</Link> {decision.title}
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
      <dt>{say('disposal.handled')}</dt>
      <dd>{say('disposal.progress', { done: number(progress.done), total: number(purge.items) })}</dd>
      {purge.endedAt && (
        <>
          <dt>{say('disposal.ended')}</dt>
          <dd>
            <Time at={purge.endedAt} clock />
          </dd>
        </>
      )}
    </dl>
  );
}

/** Whoever stands behind it sees that it waits; anybody else decides, on exactly this set. */
function Decide({ purge }: { purge: PurgeRun }) {
  const { say } = useVoice();
  return (
    <section className="unprinted box">
      <h2>{say('disposal.decide')}</h2>
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
      {purge.expiresAt && (
        <p className="facts">
          {say('disposal.decide.until')} <Time at={purge.expiresAt} />
        </p>
      )}
    </section>
  );
}
