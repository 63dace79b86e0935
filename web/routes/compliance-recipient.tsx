/** The register of recipients: where data goes, what is sent there, since when and by whose decision; printed as it stands. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { Recipient, RecipientRegister } from '#schema/recipient.ts';
import { read } from '../parts/door.server.ts';
import { PrintButton } from '../parts/print-button.tsx';
import { Empty, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('recipient.title'));

export const loader = (args: LoaderFunctionArgs) => read<RecipientRegister>(args, '/recipient');

export default function ComplianceRecipient() {
  const { say } = useVoice();
  const { recipients, sources } = useLoaderData<typeof loader>();
  const inUse = recipients.filter(({ endedAt }) => endedAt === null);
  const before = recipients.filter(({ endedAt }) => endedAt !== null);
  return (
    <>
      <Trail from="compliance" />
      <div className="head">
        <h1>{say('recipient.title')}</h1>
        <PrintButton />
      </div>
      <p className="lead">{say('recipient.about')}</p>
      <h2>{say('recipient.inUse')}</h2>
      {inUse.length === 0 ? (
        <Empty title={say('recipient.none')}>
          <p>{say('recipient.none.next')}</p>
        </Empty>
      ) : (
        <Recipients caption={say('recipient.inUse')} recipients={inUse} />
      )}
      <h2>{say('recipient.sources')}</h2>
      <Sources sources={sources} />
      {before.length > 0 && (
        <>
          <h2>{say('recipient.before')}</h2>
          <Recipients caption={say('recipient.before')} recipients={before} />
        </>
      )}
      <p className="unprinted">
        <a href="/api/v1/recipient">{say('recipient.json')}</a>
      </p>
    </>
  );
}

function Recipients({ caption, recipients }: { caption: string; recipients: Recipient[] }) {
  const { say } = useVoice();
  const columns = ['host', 'what', 'region', 'since', 'by'] as const;
  return (
    <Table caption={caption} columns={columns.map((name) => ({ label: say(`recipient.${name}`) }))} isStacked>
      {recipients.map(({ use, host, region, since, endedAt, basis, byName }) => (
        <tr key={`${use} ${host} ${since}`}>
          <td className="breaking">{host}</td>
          <td>{say(`recipient.what.${use}`)}</td>
          <td>{region ?? say('recipient.region.unknown')}</td>
          <td>
            <Time at={since} />
            {endedAt && (
              <span className="detail">
                {say('recipient.until')} <Time at={endedAt} />
              </span>
            )}
          </td>
          <td>{byName ?? say(`recipient.by.${basis}`)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Sources({ sources: { hosts, count } }: Pick<RecipientRegister, 'sources'>) {
  const { say } = useVoice();
  if (count === 0) return <p>{say('recipient.sources.none')}</p>;
  const more = count - hosts.length;
  return (
    <>
      <p>{say('recipient.sources.about')}</p>
      <p className="breaking">
        {hosts.join(', ')} {more > 0 && say('recipient.sources.more', { count: more })}
      </p>
    </>
  );
}
