/** A space's name, description and level, and its end. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import type { Space } from '#schema/space.ts';
import { Confirmed } from '../parts/confirm.tsx';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Input, Lines, wrongField } from '../parts/form.tsx';
import { putLevel, readLevel } from '../parts/level.server.ts';
import { LevelPart } from '../parts/level.tsx';
import { type Outcome, PartForm } from '../parts/part-form.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('space.settings'));

export async function loader(args: LoaderFunctionArgs) {
  const { id = '' } = args.params;
  const space = await read<Space>(args, `/space/${id}`);
  return { space, ...(await readLevel(args, { kind: 'space', id })) };
}

export async function action(args: ActionFunctionArgs) {
  const { id = '' } = args.params;
  const posted = await args.request.formData();
  const intent = String(posted.get('intent'));
  if (intent === 'level') {
    const outcome = await putLevel(args, { kind: 'space', id }, posted);
    return outcome.problem ? data(outcome, outcome.problem.status) : redirect(`/space/${id}/setting`);
  }
  const removed = intent === 'remove';
  const body = { name: posted.get('name'), description: posted.get('description') };
  const done = await (removed
    ? act<null>(args, 'DELETE', `/space/${id}`)
    : act<Space>(args, 'PATCH', `/space/${id}`, body));
  if (!done.ok) return data<Outcome>({ intent, problem: done.problem }, done.problem.status);
  return removed ? redirect('/') : data<Outcome>({ intent });
}

export default function SpaceSetting() {
  const { say } = useVoice();
  const { space, ...level } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  return (
    <div className="narrow">
      <Trail steps={[{ to: `/space/${space.id}`, name: space.name }]} />
      <h1>{say('space.settings')}</h1>
      <PartForm intent="describe" title={space.name} outcome={outcome}>
        {(problem) => <NameFields space={space} problem={problem} />}
      </PartForm>
      <LevelPart {...level} outcome={outcome} />
      {space.kind === 'shared' && (
        <section>
          <h2>{say('space.remove')}</h2>
          <Complaint problem={outcome?.intent === 'remove' ? outcome.problem : undefined} />
          <Confirmed
            label={say('space.remove')}
            title={say('space.remove')}
            about={say('space.remove.about')}
            intent="remove"
          />
        </section>
      )}
    </div>
  );
}

function NameFields({ space, problem }: { space: Space; problem: Problem | undefined }) {
  const { say } = useVoice();
  return (
    <>
      <Input
        name="name"
        label={say('space.name')}
        defaultValue={space.name}
        error={wrongField(problem, 'name')}
        required
        maxLength={200}
      />
      <Lines name="description" label={say('space.description')} defaultValue={space.description} maxLength={2000} />
    </>
  );
}
