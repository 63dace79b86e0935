/** Who reaches a collection: groups that it is kept to, spaces that it is lent to, and its level. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { Standing } from '#schema/classification.ts';
import type { ListOf } from '#schema/list.ts';
import type { Lending, Narrowing } from '#schema/narrowing.ts';
import { act, read } from '../parts/door.server.ts';
import { Complaint, Submit } from '../parts/form.tsx';
import { putLevel, readLevel } from '../parts/level.server.ts';
import { LevelPart } from '../parts/level.tsx';
import { NarrowingForm, narrowingOf } from '../parts/narrowing.tsx';
import type { Outcome } from '../parts/part-form.tsx';
import { Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled<{ standing: Standing }>((say, { standing }) =>
  say('access.title', { collection: standing.name }),
);

export async function loader(args: LoaderFunctionArgs) {
  const { id = '' } = args.params;
  const level = await readLevel(args, { kind: 'collection', id });
  const [narrowing, lendings] = await Promise.all([
    read<Narrowing>(args, `/collection/${id}/group`),
    read<ListOf<Lending>>(args, `/collection/${id}/lending`),
  ]);
  return { ...level, narrowing, lendings: lendings.items };
}

export async function action(args: ActionFunctionArgs) {
  const { id = '' } = args.params;
  const posted = await args.request.formData();
  const intent = String(posted.get('intent'));
  if (intent === 'level') {
    const outcome = await putLevel(args, { kind: 'collection', id }, posted);
    return outcome.problem ? data(outcome, outcome.problem.status) : redirect(`/collection/${id}/access`);
  }
  const lending = `/collection/${id}/lending/${posted.get('spaceId')}`;
  const done = await (intent === 'narrow'
    ? act<Narrowing>(args, 'PUT', `/collection/${id}/group`, narrowingOf(posted))
    : act<null>(args, intent === 'lend' ? 'PUT' : 'DELETE', lending));
  return done.ok ? data<Outcome>({ intent }) : data<Outcome>({ intent, problem: done.problem }, done.problem.status);
}

export default function CollectionAccess() {
  const { say } = useVoice();
  const { narrowing, lendings, ...level } = useLoaderData<typeof loader>();
  const { standing } = level;
  const outcome = useActionData<typeof action>();
  const space = standing.space;
  const isReached = space !== null && standing.level <= space.level;
  const steps = [
    ...(space ? [{ to: `/space/${space.id}`, name: space.name }] : []),
    ...(isReached ? [{ to: `/collection/${standing.id}`, name: standing.name }] : []),
  ];
  return (
    <div className="narrow">
      <Trail steps={steps} />
      <h1>{say('access.title', { collection: standing.name })}</h1>
      <NarrowingForm narrowing={narrowing} all={say('access.all')} outcome={outcome} />
      {space?.kind === 'organisation' && <Lendings lendings={lendings} outcome={outcome} />}
      <LevelPart {...level} outcome={outcome} />
    </div>
  );
}

function Lendings({ lendings, outcome }: { lendings: Lending[]; outcome: Outcome | undefined }) {
  const { say } = useVoice();
  const isMine = outcome?.intent === 'lend' || outcome?.intent === 'recall';
  return (
    <section aria-labelledby="lending">
      <h2 id="lending">{say('access.lending')}</h2>
      <p>{say('access.lending.about')}</p>
      <Complaint problem={isMine ? outcome.problem : undefined} />
      {lendings.length === 0 ? (
        <p>{say('access.lending.none')}</p>
      ) : (
        <Table
          caption={say('access.lending')}
          columns={[{ label: say('access.space') }, { label: say('member.change') }]}
        >
          {lendings.map((space) => (
            <tr key={space.id}>
              <td>
                {space.name}
                {space.beyond && <span className="detail">{say('access.lending.beyond')}</span>}
              </td>
              <td>
                <LendingForm space={space} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

function LendingForm({ space: { id, name, lent, beyond } }: { space: Lending }) {
  const { say } = useVoice();
  if (beyond && !lent) return null;
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="spaceId" value={id} />
      <Submit
        intent={lent ? 'recall' : 'lend'}
        className="secondary"
        spokenLabel={say(lent ? 'access.recall.from' : 'access.lend.to', { space: name })}
      >
        {say(lent ? 'access.recall' : 'access.lend')}
      </Submit>
    </Form>
  );
}
