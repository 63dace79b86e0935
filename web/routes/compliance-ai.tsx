/** The register of AI systems: what waits for leave, what is used for what and where, and what was used before. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { type AiModel, type AiRegister, type AiSystem, builtIn } from '#schema/ai-system.ts';
import type { Me } from '#schema/session.ts';
import { SystemForm } from '../parts/ai-system-form.tsx';
import { act, read } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { PrintButton } from '../parts/print-button.tsx';
import { Empty, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { Time, titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('ai.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { permissions } = await read<Me>(args, '/me');
  if (!permissions.includes('audit') && !permissions.includes('model')) throw new Response(null, { status: 403 });
  const register = await read<AiRegister>(args, '/ai-system');
  return { ...register, mayAccept: permissions.includes('model'), mayState: permissions.includes('audit') };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const id = textIn(posted, 'id');
  const done =
    posted.get('intent') === 'accept'
      ? await act(args, 'POST', `/ai-use/${textIn(posted, 'use')}/accept`, { provider: textIn(posted, 'provider') })
      : await act(args, 'PUT', `/ai-system/${id}`, {
          purpose: textIn(posted, 'purpose'),
          risk: textIn(posted, 'risk') || null,
          owner: textIn(posted, 'owner'),
        });
  return done.ok ? redirect('/compliance/ai') : data({ id, problem: done.problem }, done.problem.status);
}

export default function ComplianceAi() {
  const { say } = useVoice();
  const { systems, waiting, mayState } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const inUse = systems.filter(({ endedAt }) => endedAt === null);
  const before = systems.filter(({ endedAt }) => endedAt !== null);
  return (
    <>
      <Trail from="compliance" />
      <h1>{say('ai.title')}</h1>
      <p className="lead">{say('ai.about')}</p>
      <Complaint problem={outcome?.problem} />
      {waiting.map((model) => (
        <Waiting key={model.use} model={model} />
      ))}
      <h2>{say('ai.inUse')}</h2>
      {inUse.length === 0 ? (
        <Empty title={say('ai.none')}>
          <p>{say('ai.none.next')}</p>
        </Empty>
      ) : (
        <ul className="cards">
          {inUse.map((system) => (
            <SystemCard key={system.id} system={system} mayState={mayState} />
          ))}
        </ul>
      )}
      {before.length > 0 && <Before systems={before} />}
      <p className="actions">
        <Link to="/compliance/notice">{say('ainotice.title')}</Link>
        <PrintButton />
      </p>
    </>
  );
}

function Waiting({ model: { use, provider, model, region } }: { model: AiModel }) {
  const { say } = useVoice();
  const { mayAccept } = useLoaderData<typeof loader>();
  return (
    <section className="notice warn" aria-label={say('ai.waiting')}>
      <p>
        <strong>{say('ai.waiting.of', { provider, use: say(`ai.use.${use}`) })}</strong>
      </p>
      <p>{say(`ai.waiting.${use}`)}</p>
      <p>{say('ai.waiting.model', { model, region: region ?? say('ai.region.unknown') })}</p>
      {mayAccept ? (
        <Form method="post">
          <input type="hidden" name="use" value={use} />
          <input type="hidden" name="provider" value={provider} />
          <Submit intent="accept">{say('ai.accept', { provider })}</Submit>
        </Form>
      ) : (
        <p>{say('ai.accept.who')}</p>
      )}
    </section>
  );
}

function SystemCard({ system, mayState }: { system: AiSystem; mayState: boolean }) {
  const { say } = useVoice();
  const { use, provider, model, since, acceptedName, answers, purpose, risk, owner } = system;
  return (
    <li>
      <h3>{say(`ai.use.${use}`)}</h3>
      <dl className="facts">
        <dt>{say('ai.where')}</dt>
        <dd>{whereOf(say, system)}</dd>
        <dt>{say('replay.model')}</dt>
        <dd>{model}</dd>
        {provider !== builtIn && (
          <>
            <dt>{say('replay.provider')}</dt>
            <dd>{provider}</dd>
          </>
        )}
        <dt>{say('ai.since')}</dt>
        <dd>
          <Time at={since} />
        </dd>
        <dt>{say('ai.accepted')}</dt>
        <dd>{acceptedName ?? say('ai.accepted.first')}</dd>
        <dt>{say('ai.purpose')}</dt>
        <dd>{purpose || say('ai.unstated')}</dd>
        <dt>{say('ai.risk')}</dt>
        <dd>{say(risk ? `ai.risk.${risk}` : 'ai.unstated')}</dd>
        <dt>{say('ai.owner')}</dt>
        <dd>{owner || say('ai.unstated')}</dd>
      </dl>
      {use === 'answer' && (
        <p className="facts">
          <Link to={`/compliance/answer?model=${encodeURIComponent(model)}`}>
            {say('ai.answers', { count: answers })}
          </Link>
        </p>
      )}
      {mayState && <SystemForm system={system} />}
    </li>
  );
}

/** Inside the installation, or at a provider's, as far as the installation says where. */
const whereOf = (say: ReturnType<typeof useVoice>['say'], { provider, region }: AiSystem): string =>
  provider === builtIn ? say('ai.where.here') : say('ai.where.away', { region: region ?? say('ai.region.unknown') });

function Before({ systems }: { systems: AiSystem[] }) {
  const { say } = useVoice();
  const columns = [
    { label: say('ai.use') },
    { label: say('replay.model') },
    { label: say('ai.since') },
    { label: say('ai.until') },
    { label: say('ai.accepted'), kind: 'extra' as const },
  ];
  return (
    <>
      <h2>{say('ai.before')}</h2>
      <Table caption={say('ai.before')} columns={columns}>
        {systems.map(({ id, use, provider, model, since, endedAt, acceptedName }) => (
          <tr key={id}>
            <td>{say(`ai.use.${use}`)}</td>
            <td>
              {model}
              <span className="detail">{provider}</span>
            </td>
            <td>
              <Time at={since} />
            </td>
            <td>{endedAt && <Time at={endedAt} />}</td>
            <td className="extra">{acceptedName ?? say('ai.accepted.first')}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}
