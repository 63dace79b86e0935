/** How a source signs in: to which hosts and in what way, never with what. */
import { Form, Link, useSearchParams } from '@remix-run/react';
import type { Credential, Source } from '#schema/source.ts';
import { CredentialFields } from './credential-form.tsx';
import { Submit } from './form.tsx';
import type { Refused } from './source-actions.server.ts';
import { Table } from './table.tsx';
import { Time, useVoice } from './voice.tsx';

interface Props {
  source: Source;
  mayChange: boolean;
  /** What was refused, and what was written then. */
  refused: Refused | undefined;
}

export function Credentials({ source, mayChange, refused }: Props) {
  const { say } = useVoice();
  const [asked] = useSearchParams();
  const { credentials } = source;
  const replaced = asked.get('host');
  const blank = { host: replaced ?? hostOf(source.form.startUrls[0]!), kind: 'basic', user: '', header: '' };
  return (
    <section>
      <h2 id="credentials">{say('credential.title')}</h2>
      {credentials.length === 0 ? (
        <p>{say('credential.none')}</p>
      ) : (
        <CredentialList credentials={credentials} mayChange={mayChange} />
      )}
      {mayChange && (
        // The key opens it anew when another host is to have its credential replaced.
        <details className="box" open={Boolean(replaced ?? refused?.typed)} key={replaced}>
          <summary>{say('credential.add')}</summary>
          <CredentialFields typed={refused?.typed ?? blank} problem={refused?.typed ? refused.problem : undefined} />
        </details>
      )}
    </section>
  );
}

function CredentialList({ credentials, mayChange }: { credentials: Credential[]; mayChange: boolean }) {
  const { say } = useVoice();
  const columns = [
    { label: say('credential.host') },
    { label: say('credential.kind') },
    { label: say('credential.since'), kind: 'extra' as const },
    ...(mayChange ? [{ label: say('credential.change') }] : []),
  ];
  return (
    <Table caption={say('credential.title')} columns={columns}>
      {credentials.map(({ id, host, kind, createdAt }) => (
        <tr key={id}>
          <td>
            {host}
            <span className="detail">{say('credential.sent', { host })}</span>
          </td>
          <td>{say(`credential.kind.${kind}`)}</td>
          <td className="extra">
            <Time at={createdAt} />
          </td>
          {mayChange && (
            <td>
              <Form method="post" preventScrollReset className="actions">
                <Link className="button" to={`?host=${encodeURIComponent(host)}#credentials`}>
                  {say('credential.replace')}
                  <span className="spoken"> {host}</span>
                </Link>
                <Submit intent={`remove:${id}`} className="danger">
                  {say('credential.remove')}
                  <span className="spoken"> {host}</span>
                </Submit>
              </Form>
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

/** Of a start address, as the credential's field wants it; '' while there is none. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');
