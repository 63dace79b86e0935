/** One archive package: how far it is, its checksum, the package itself while it lies ready, or what it became. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { ArchivePackage } from '#schema/archive-package.ts';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { RunProgress } from '../parts/progress.tsx';
import { useReread } from '../parts/reread.ts';
import { sizeWords } from '../parts/size-words.ts';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<ArchivePackage>((say, { name }) => name || say('package.unnamed'));

export const loader = (args: LoaderFunctionArgs) => read<ArchivePackage>(args, `/archive-package/${args.params.id}`);

export async function action(args: ActionFunctionArgs) {
  const told = await act<ArchivePackage>(args, 'POST', `/archive-package/${args.params.id}/cancel`);
  return told.ok ? null : data({ problem: told.problem }, told.problem.status);
}

export default function CompliancePackageOne() {
  const { say, number } = useVoice();
  const one = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { direction, state, wish, documents, documentsDone, endedAt, reason } = one;
  useReread(endedAt === null);
  const queued = Math.max(0, documents - documentsDone);
  return (
    <div className="narrow">
      <Trail from="compliance" steps={[{ to: '/compliance/package', name: say('package.title') }]} />
      <h1>{one.name || say('package.unnamed')}</h1>
      <p className="lead">{say(`package.direction.${direction}`)}</p>
      <Complaint problem={outcome?.problem} />
      <RunProgress
        state={state}
        wish={wish}
        position={null}
        progress={{ done: documentsDone, queued, failed: 0, ratePerSecond: null, remainingSeconds: null }}
        stalled={reason}
        counted={say('package.counted', { done: number(documentsDone), total: number(documents) })}
      />
      {endedAt === null && (
        <Form method="post">
          <Submit intent="cancel" className="danger">
            {say('package.cancel')}
          </Submit>
        </Form>
      )}
      {state === 'finished' && <p className="notice good">{say(`package.done.${direction}`)}</p>}
      <PackageFacts one={one} />
    </div>
  );
}

function PackageFacts({ one }: { one: ArchivePackage }) {
  const voice = useVoice();
  const { say } = voice;
  const { delivery, digest, collectionId, state, direction } = one;
  return (
    <dl className="facts">
      {delivery && (
        <>
          <Fact name={say('package.file')}>
            <a href={`/api/v1/delivery/${delivery.id}`} download={delivery.name}>
              {say('export.fetch', { name: delivery.name })}
            </a>{' '}
            {sizeWords(voice, delivery.sizeBytes)}
          </Fact>
          <Fact name={say('export.expires')}>
            <Time at={delivery.expiresAt} clock />
          </Fact>
          <Fact name={say('package.sha256')}>
            <code className="breaking">{delivery.sha256}</code>
          </Fact>
        </>
      )}
      {!delivery && state === 'finished' && direction === 'out' && (
        <Fact name={say('package.file')}>{say('package.expired')}</Fact>
      )}
      {digest && (
        <Fact name={say('package.digest')}>
          <code className="breaking">{digest}</code>
        </Fact>
      )}
      {collectionId && !(direction === 'in' && state !== 'finished') && (
        <Fact name={say('package.collection')}>
          <Link to={`/collection/${collectionId}`}>{one.name || say('package.unnamed')}</Link>
        </Fact>
      )}
      <Fact name={say('package.by')}>{one.askedBy ?? say('audit.actor.gone')}</Fact>
      <Fact name={say('package.asked')}>
        <Time at={one.requestedAt} clock />
      </Fact>
      {one.endedAt && (
        <Fact name={say('package.ended')}>
          <Time at={one.endedAt} clock />
        </Fact>
      )}
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
