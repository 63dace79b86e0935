/** The chain of the record: how far it was verified, who else vouches for it, and how anybody verifies it themselves. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { ChainCheck, ChainState } from '#schema/chain-state.ts';
import { Continued, HeadTable, PlaceTable } from '../parts/chain.tsx';
import { CopyText } from '../parts/copy-text.tsx';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { useReread } from '../parts/reread.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('chain.title'));

export const loader = (args: LoaderFunctionArgs) => read<ChainState>(args, '/audit/chain');

export async function action(args: ActionFunctionArgs) {
  const asked = await act<ChainCheck>(args, 'POST', '/audit/chain/verify');
  return asked.ok ? null : data(asked.problem, asked.problem.status);
}

export default function ComplianceChain() {
  const { say } = useVoice();
  const chain = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>() ?? undefined;
  useReread(chain.openCheck !== null);
  return (
    <>
      <Trail from="compliance" steps={[{ to: '/compliance/audit', name: say('audit.title') }]} />
      <h1>{say('chain.title')}</h1>
      <p className="lead">{say('chain.lead')}</p>
      <Complaint problem={problem} />
      <Verdict chain={chain} />
      <Continued heads={chain.continued} />
      <Facts chain={chain} />
      <h2>{say('chain.places')}</h2>
      <p>{say('chain.places.about')}</p>
      <PlaceTable chain={chain} />
      <h2>{say('chain.heads')}</h2>
      <p>{say('chain.heads.about')}</p>
      {chain.heads.length === 0 ? (
        <p>{say('chain.heads.none')}</p>
      ) : (
        <HeadTable heads={chain.heads} isWitnessed={chain.witnessed !== null} />
      )}
      <Yourself chain={chain} />
    </>
  );
}

/** What a restore of the database looks like from outside it, as well as a theft. */
const afterRestore: readonly ChainCheck['findings'][number]['code'][] = ['tail-missing', 'chain-replaced'];
const continueCommand = 'npm run admin -- continue-chain --tenant …';

/** What the last check said, and the way to have another one. */
function Verdict({ chain: { lastCheck, openCheck, seq } }: { chain: ChainState }) {
  const { say } = useVoice();
  const findings = lastCheck?.findings ?? [];
  return (
    <section aria-label={say('chain.verdict')} role="status">
      {!lastCheck && <p className="notice">{say('chain.never')}</p>}
      {lastCheck && findings.length === 0 && (
        <p className="notice good">
          <strong>{say('chain.good', { seq: lastCheck.seq ?? 0 })}</strong>
        </p>
      )}
      {findings.length > 0 && (
        <div className="notice bad">
          <p>
            <strong>{say('chain.bad', { count: findings.length })}</strong>
          </p>
          <ul>
            {findings.map(({ code, seq: from, to, eventId }) => (
              <li key={`${code} ${from} ${eventId}`}>
                {say(`chain.finding.${code}`, { from, to: to ?? from, eventId: eventId ?? '' })}
              </li>
            ))}
          </ul>
          <p>{say('chain.bad.next')}</p>
          {findings.some(({ code }) => afterRestore.includes(code)) && (
            <>
              <p>{say('chain.bad.restored')}</p>
              <CopyText text={continueCommand} label={say('chain.bad.restored.command')} />
            </>
          )}
        </div>
      )}
      {openCheck && <p>{say('chain.open')}</p>}
      {!openCheck && seq > 0 && (
        <Form method="post" className="unprinted chain-check">
          <Submit className="secondary">{say('chain.check')}</Submit>
        </Form>
      )}
    </section>
  );
}

function Facts({ chain: { seq, waiting, lastCheck, closing } }: { chain: ChainState }) {
  const { say, number } = useVoice();
  return (
    <dl className="facts">
      <dt>{say('chain.last')}</dt>
      <dd>{number(seq)}</dd>
      <dt>{say('chain.waiting')}</dt>
      <dd>{number(waiting)}</dd>
      {lastCheck?.endedAt && (
        <>
          <dt>{say('chain.checked')}</dt>
          <dd>
            <Time at={lastCheck.endedAt} clock />, {say('chain.followed', { count: lastCheck.links ?? 0 })}
          </dd>
        </>
      )}
      {closing && (
        <>
          <dt>{say('chain.closing')}</dt>
          <dd>
            {say('chain.closed', { seq: closing.head.seq })}, <Time at={closing.head.signedAt} clock />
          </dd>
        </>
      )}
    </dl>
  );
}

const command = 'npx --package ./verify diarium-verify EXPORT.zip --key public.pem';

function Yourself({ chain: { publicKey, heads, closing } }: { chain: ChainState }) {
  const { say } = useVoice();
  const keyId = (heads[0] ?? closing)?.head.keyId;
  return (
    <section aria-labelledby="yourself">
      <h2 id="yourself">{say('chain.yourself')}</h2>
      <p>{say('chain.yourself.about')}</p>
      <ol>
        <li>
          <Link to="/compliance/export">{say('chain.yourself.export')}</Link>
        </li>
        <li>
          {publicKey ? (
            <a href="/api/v1/audit/chain/key" download="public.pem">
              {say('chain.yourself.key')}
            </a>
          ) : (
            say('chain.yourself.keyless')
          )}{' '}
          {keyId && say('chain.yourself.keyId', { keyId })}
        </li>
        <li>{say('chain.yourself.run')}</li>
      </ol>
      <CopyText text={command} label={say('chain.yourself.command')} />
      <p className="hint">{say('chain.yourself.witness')}</p>
    </section>
  );
}
