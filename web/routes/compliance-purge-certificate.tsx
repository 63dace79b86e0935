/** The certificate of a disposal, to be read and printed: what was decided and done, and nothing of what went. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { SealedCertificate } from '#schema/purge-run.ts';
import { read } from '../parts/door.server.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('disposal.certificate'));

export const loader = (args: LoaderFunctionArgs) =>
  read<SealedCertificate>(args, `/purge/${encodeURIComponent(args.params.id!)}/certificate`);

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);

export default function CompliancePurgeCertificate() {
  const { say, number } = useVoice();
  const made = useLoaderData<typeof loader>();
  const { decision } = made;
  const steps = [
    { to: '/compliance/purge', name: say('disposal.title') },
    { to: `/compliance/purge/${made.purgeId}`, name: say('disposal.one', { reference: decision.reference }) },
  ];
  return (
    <div className="narrow">
      <Trail from="compliance" steps={steps} />
      <h1>{say('disposal.certificate')}</h1>
      <p>{say('disposal.certificate.about')}</p>
      <dl className="facts">
        <dt>{say('disposal.decision')}</dt>
        <dd>
          {decision.reference}, {decision.title}
        </dd>
        <dt>{say('disposal.certificate.authority')}</dt>
        <dd>
          {decision.authority}, <Time at={decision.decidedOn} />
        </dd>
        <dt>{say('disposal.asked')}</dt>
        <dd>
          {made.askedBy} <Time at={made.askedAt} clock />
        </dd>
        <dt>{say('disposal.certificate.approved')}</dt>
        <dd>
          {made.approvedBy ?? say('disposal.certificate.auto')} {made.approvedAt && <Time at={made.approvedAt} clock />}
        </dd>
        <dt>{say('disposal.certificate.carried')}</dt>
        <dd>
          <Time at={made.carriedOutAt} clock />
        </dd>
        <dt>{say('disposal.planned')}</dt>
        <dd>{number(made.planned)}</dd>
        <dt>{say('disposal.gone')}</dt>
        <dd>{number(sum(made.gone))}</dd>
        <dt>{say('disposal.kept')}</dt>
        <dd>{number(sum(made.kept))}</dd>
        <dt>{say('disposal.manifest.hash')}</dt>
        <dd>
          <code className="breaking">{made.manifestHash}</code>
        </dd>
      </dl>
      <h2>{say('disposal.certificate.sealed')}</h2>
      <dl className="facts">
        {(['database', 'log', 'backups'] as const).map((place) => (
          <div key={place}>
            <dt>{say(`disposal.certificate.${place}`)}</dt>
            <dd>
              <Time at={made.sealedBy[place]} />
            </dd>
          </div>
        ))}
      </dl>
      <h2>{say('disposal.certificate.signature')}</h2>
      {made.signature ? (
        <dl className="facts">
          <dt>{say('disposal.certificate.key')}</dt>
          <dd>
            <code>{made.keyId}</code>
          </dd>
          <dt>{say('disposal.certificate.signature')}</dt>
          <dd>
            <code className="breaking">{made.signature}</code>
          </dd>
        </dl>
      ) : (
        <p className="notice warn">{say('disposal.certificate.unsigned')}</p>
      )}
    </div>
  );
}
