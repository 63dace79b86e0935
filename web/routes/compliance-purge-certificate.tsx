/** The certificate of a disposal, to be read and printed: what was decided and done, and nothing of what went. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Fragment } from 'react';
import type { PurgeItemKind, SealedCertificate } from '#schema/purge-run.ts';
import type { Rule } from '#schema/retention.ts';
import { read } from '../parts/door.server.ts';
import { PrintButton } from '../parts/print-button.tsx';
import { periodWords } from '../parts/retention-words.ts';
import { sizeWords } from '../parts/size-words.ts';
import { Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('disposal.certificate'));

export const loader = (args: LoaderFunctionArgs) =>
  read<SealedCertificate>(args, `/purge/${encodeURIComponent(args.params.id!)}/certificate`);

export default function CompliancePurgeCertificate() {
  const { say } = useVoice();
  const made = useLoaderData<typeof loader>();
  const { reference } = made.decision;
  const file = `/api/v1/purge/${made.purgeId}/certificate`;
  const steps = [
    { to: '/compliance/purge', name: say('disposal.title') },
    { to: `/compliance/purge/${made.purgeId}`, name: say('disposal.one', { reference }) },
  ];
  return (
    <div className="narrow">
      <Trail from="compliance" steps={steps} />
      <div className="head">
        <h1>{say('disposal.certificate')}</h1>
        <p className="actions">
          <PrintButton />
          <a className="button" href={`${file}/pdf`} download>
            {say('disposal.certificate.pdf')}
          </a>
          <a className="button" href={`${file}/page`} download>
            {say('disposal.certificate.page')}
          </a>
          <a className="button" href={file} download>
            {say('disposal.certificate.json')}
          </a>
        </p>
      </div>
      <p>{say('disposal.certificate.about')}</p>
      <Decided made={made} />
      <h2>{say('disposal.certificate.done')}</h2>
      <Done made={made} />
      <h2>{say('disposal.certificate.looked')}</h2>
      <p>{say('disposal.certificate.looked.about')}</p>
      <Looked looked={made.looked} />
      <h2>{say('disposal.certificate.sealed')}</h2>
      <dl className="facts">
        {(['database', 'log', 'backups'] as const).map((place) => (
          <Fragment key={place}>
            <dt>{say(`disposal.certificate.${place}`)}</dt>
            <dd>
              {made.sealedBy[place] ? <Time at={made.sealedBy[place]} /> : say('disposal.certificate.no.rewrite')}
            </dd>
          </Fragment>
        ))}
        {made.sealedBy.archives && (
          <>
            <dt>{say('disposal.certificate.archives')}</dt>
            <dd>
              <Time at={made.sealedBy.archives} />
            </dd>
          </>
        )}
        {made.keys.length > 0 && (
          <>
            <dt>{say('disposal.certificate.destroyed')}</dt>
            <dd>
              <code className="breaking">{made.keys.join(', ')}</code>
            </dd>
          </>
        )}
      </dl>
      <h2>{say('disposal.certificate.signature')}</h2>
      <Seal made={made} />
    </div>
  );
}

type Made = { made: SealedCertificate };

function Decided({ made }: Made) {
  const { say } = useVoice();
  const { decision, rule } = made;
  return (
    <dl className="facts">
      <dt>{say('disposal.decision')}</dt>
      <dd>
        <Link to={`/compliance/decision/${decision.id}`}>{decision.reference}</Link> {decision.title}
      </dd>
      <dt>{say('disposal.certificate.authority')}</dt>
      <dd>
        {decision.authority}, <Time at={decision.decidedOn} />
      </dd>
      {rule && (
        <>
          <dt>{say('disposal.certificate.rule')}</dt>
          <dd>
            <RuleWords rule={rule as RuleSaid} />
          </dd>
        </>
      )}
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
    </dl>
  );
}

/** As it was written when it was certified: words that were rules' own then. */
type RuleSaid = Pick<Rule, 'what' | 'level' | 'trigger' | 'period' | 'unit'>;

function RuleWords({ rule }: { rule: RuleSaid }) {
  const voice = useVoice();
  return `${voice.say(`retention.what.${rule.what}`)}: ${periodWords(voice, rule)} (${voice.say(`retention.level.${rule.level}`)})`;
}

function Done({ made }: Made) {
  const voice = useVoice();
  const { say, number } = voice;
  const { gone, kept, missing } = made;
  const kinds = [...new Set([gone, kept, missing].flatMap(Object.keys))] as PurgeItemKind[];
  return (
    <>
      {kinds.length > 0 && (
        <Table
          caption={say('disposal.certificate.done')}
          columns={[
            { label: say('disposal.kind') },
            { label: say('disposal.gone'), kind: 'number' },
            { label: say('disposal.kept'), kind: 'number' },
            { label: say('disposal.missing'), kind: 'number' },
          ]}
          isStacked
        >
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{say(`disposal.what.${kind}`)}</th>
              <td className="number">{number(gone[kind] ?? 0)}</td>
              <td className="number">{number(kept[kind] ?? 0)}</td>
              <td className="number">{number(missing[kind] ?? 0)}</td>
            </tr>
          ))}
        </Table>
      )}
      <dl className="facts">
        <dt>{say('disposal.planned')}</dt>
        <dd>{number(made.planned)}</dd>
        <dt>{say('disposal.certificate.size')}</dt>
        <dd>{sizeWords(voice, made.sizeBytes)}</dd>
        <dt>{say('disposal.manifest.hash')}</dt>
        <dd>
          <code className="breaking">{made.manifestHash}</code>
        </dd>
        <dt>{say('disposal.certificate.events')}</dt>
        <dd>{number(made.events.length)}</dd>
      </dl>
    </>
  );
}

const looks = ['ids', 'rows', 'texts', 'search', 'files'] as const;

function Looked({ looked }: Pick<SealedCertificate, 'looked'>) {
  const { say, number } = useVoice();
  return (
    <Table
      caption={say('disposal.certificate.looked')}
      columns={[
        { label: say('disposal.looked.for') },
        { label: say('disposal.looked.count'), kind: 'number' },
        { label: say('disposal.looked.found'), kind: 'number' },
      ]}
    >
      {looks.flatMap((look) =>
        looked[look] ? (
          <tr key={look}>
            <th scope="row">{say(`disposal.looked.${look}`)}</th>
            <td className="number">{number(looked[look].for)}</td>
            <td className="number">{number(looked[look].found)}</td>
          </tr>
        ) : (
          []
        ),
      )}
    </Table>
  );
}

function Seal({ made }: Made) {
  const { say } = useVoice();
  if (!made.signature) return <p className="notice warn">{say('disposal.certificate.unsigned')}</p>;
  return (
    <dl className="facts">
      <dt>{say('disposal.certificate.key')}</dt>
      <dd>
        <code className="breaking">{made.keyId}</code>
      </dd>
      <dt>{say('disposal.certificate.signature')}</dt>
      <dd>
        <code className="breaking">{made.signature}</code>
      </dd>
    </dl>
  );
}
