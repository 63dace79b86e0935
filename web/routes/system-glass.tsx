/** Help from outside, for those who run the installation: asking for it, deciding on another's wish, and going in. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { type GlassEntry, glassMinutes, type SystemGlass } from '#schema/glass.ts';
import type { ListOf } from '#schema/list.ts';
import type { Problem } from '#schema/problem.ts';
import type { Tenant } from '#schema/tenant.ts';
import { CopyText } from '../parts/copy-text.tsx';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Input, Lines, Select, Submit, wrongField } from '../parts/form.tsx';
import { GlassFacts, GlassTurn } from '../parts/glass.tsx';
import { Empty } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('glass.system.title'));

export async function loader(args: LoaderFunctionArgs) {
  const glasses = await read<ListOf<SystemGlass>>(args, '/system/glass');
  const tenants = await read<ListOf<Tenant>>(args, '/system/tenants?limit=100');
  return { glasses: glasses.items, tenants: tenants.items.filter(({ state }) => state === 'active') };
}

type Outcome = { intent: string; problem?: Problem; entry?: GlassEntry };

export async function action(args: ActionFunctionArgs) {
  const { intent, id, tenantId, reason, minutes } = Object.fromEntries(await args.request.formData());
  const path = intent === 'ask' ? '' : `/${encodeURIComponent(String(id))}/${encodeURIComponent(String(intent))}`;
  const body = intent === 'ask' ? { tenantId, reason, minutes: Number(minutes) } : { tenantId };
  const done = await act<GlassEntry>(args, 'POST', `/system/glass${path}`, body);
  const outcome: Outcome = { intent: String(intent) };
  if (!done.ok) return data<Outcome>({ ...outcome, problem: done.problem }, done.problem.status);
  return data<Outcome>(intent === 'enter' ? { ...outcome, entry: done.body } : outcome);
}

export default function SystemGlassPage() {
  const { say } = useVoice();
  const { glasses, tenants } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  return (
    <div className="narrow">
      <Trail from="administration" />
      <h1>{say('glass.system.title')}</h1>
      <p>{say('glass.system.about')}</p>
      {outcome?.entry && <Entry entry={outcome.entry} />}
      <Complaint problem={outcome?.intent === 'ask' ? undefined : outcome?.problem} />
      <ul className="cards">
        {glasses.map((glass) => (
          <li key={glass.id}>
            <h2>{glass.tenantName}</h2>
            <GlassFacts glass={glass} />
            <Turns glass={glass} />
          </li>
        ))}
      </ul>
      {glasses.length === 0 && <Empty title={say('glass.none')} />}
      <Wish tenants={tenants} problem={outcome?.intent === 'ask' ? outcome.problem : undefined} />
    </div>
  );
}

/** Nobody decides on their own wish, and only whoever asked goes in. */
function Turns({ glass }: { glass: SystemGlass }) {
  const { say } = useVoice();
  const { isMine, state, tenantId } = glass;
  if (state === 'asked' && !isMine) {
    return (
      <div className="actions">
        <GlassTurn glass={glass} turn="approve" tenantId={tenantId} />
        <GlassTurn glass={glass} turn="refuse" tenantId={tenantId} />
      </div>
    );
  }
  if (!isMine || !['asked', 'open'].includes(state)) return null;
  return (
    <>
      {state === 'asked' && <p>{say('glass.waits')}</p>}
      <div className="actions">
        {state === 'open' && <GlassTurn glass={glass} turn="enter" tenantId={tenantId} />}
        <GlassTurn glass={glass} turn="end" tenantId={tenantId} />
      </div>
    </>
  );
}

function Entry({ entry }: { entry: GlassEntry }) {
  const { say, time } = useVoice();
  return (
    <div className="notice good" role="status">
      <p>
        <strong>{say('glass.entry')}</strong>
      </p>
      <CopyText text={entry.url} label={say('glass.entry')} />
      <p>{say('glass.entry.about', { until: time(entry.expiresAt) })}</p>
    </div>
  );
}

function Wish({ tenants, problem }: { tenants: Tenant[]; problem: Problem | undefined }) {
  const { say } = useVoice();
  const { least, most } = glassMinutes;
  const options = tenants.map(({ id, name }) => [id, name] as const);
  if (options.length === 0) return null;
  return (
    <section>
      <h2>{say('glass.ask')}</h2>
      <Complaint problem={problem} />
      <Form method="post">
        <Select name="tenantId" label={say('glass.tenant')} defaultValue={options[0]![0]} options={options} />
        <Lines
          name="reason"
          label={say('glass.reason')}
          hint={say('glass.reason.hint')}
          error={wrongField(problem, 'reason') && say('glass.reason.wrong')}
          minLength={20}
          maxLength={1000}
          required
        />
        <Input
          name="minutes"
          type="number"
          min={least}
          max={most}
          label={say('glass.minutes')}
          hint={say('glass.minutes.hint', { least, most })}
          error={wrongField(problem, 'minutes') && say('glass.minutes.hint', { least, most })}
          defaultValue={60}
          required
        />
        <Submit intent="ask">{say('glass.ask.submit')}</Submit>
      </Form>
    </section>
  );
}
