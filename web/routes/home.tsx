/** Home: the spaces a person may use, the first step when there is none, and what an administrator sets up next. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { Me } from '#schema/session.ts';
import type { SetupStep } from '#schema/setting.ts';
import { type Space, SpaceKind } from '#schema/space.ts';
import { act, read, readIfHeld } from '../parts/door.server.ts';
import { NextStep } from '../parts/first-hour.tsx';
import { Complaint, Input, Submit } from '../parts/form.tsx';
import { Empty } from '../parts/table.tsx';
import { titled, useRoot, useVoice } from '../parts/voice.tsx';
import type { Root } from '../root.tsx';

export const meta = titled((say) => say('home.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { permissions } = await read<Me>(args, '/me');
  // Who may read nothing is here to administer.
  if (!permissions.includes('read')) throw redirect(permissions.includes('operate') ? '/system/tenants' : '/admin');
  const [spaces, setup] = await Promise.all([
    read<ListOf<Space>>(args, '/space'),
    readIfHeld<{ steps: SetupStep[] }>(args, permissions, 'setting', '/setting/progress'),
  ]);
  return { spaces: spaces.items, steps: setup?.steps ?? [] };
}

export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const outcome = await act<Space>(args, 'POST', '/space', { name: form.get('name') });
  if (outcome.ok) return redirect(`/space/${outcome.body.id}`);
  return data({ problem: outcome.problem }, outcome.problem.status);
}

export default function Home() {
  const { say, compare } = useVoice();
  const { spaces, steps } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const me = useRoot<Root>()?.me;
  const mayCreate = me ? me.permissions.includes('administer') : false;
  const sorted = [...spaces].sort((a, b) => compare(a.name, b.name));
  const kinds = SpaceKind.options.filter((kind) => spaces.some((space) => space.kind === kind));
  return (
    <>
      <h1>{say('home.title')}</h1>
      <NextStep steps={steps} />
      {sorted.length === 0 ? (
        <Empty title={say('home.empty')}>
          <p>{say(mayCreate ? 'home.empty.create' : 'home.empty.wait')}</p>
        </Empty>
      ) : (
        kinds.map((kind) => (
          <section key={kind} aria-labelledby={kind}>
            <h2 id={kind}>{say(`home.kind.${kind}`)}</h2>
            <ul className="cards">
              {sorted
                .filter((space) => space.kind === kind)
                .map((space) => (
                  <Card key={space.id} space={space} />
                ))}
            </ul>
          </section>
        ))
      )}
      <Complaint problem={problem} />
      {mayCreate && <NewSpace open={!kinds.includes('shared') || problem !== undefined} />}
    </>
  );
}

function Card({ space }: { space: Space }) {
  const { say } = useVoice();
  return (
    <li>
      <h3>
        <Link to={`/space/${space.id}`}>{space.name}</Link>
      </h3>
      {space.description && <p>{space.description}</p>}
      <p className="facts">
        {space.kind !== 'personal' && `${say(`space.role.${space.role}`)} · `}
        {say('space.collections', { count: space.collections })}
      </p>
      <Link className="button" to={`/chat?spaceId=${space.id}`} aria-label={say('home.ask', { space: space.name })}>
        {say('home.ask.short')}
      </Link>
    </li>
  );
}

function NewSpace({ open }: { open: boolean }) {
  const { say } = useVoice();
  return (
    <details className="add" open={open}>
      <summary>{say('home.new')}</summary>
      <Form method="post">
        <Input name="name" label={say('home.new.name')} hint={say('home.new.hint')} required maxLength={200} />
        <Submit>{say('home.new.submit')}</Submit>
      </Form>
    </details>
  );
}
