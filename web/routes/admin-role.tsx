/** Roles and what they allow, beside each other; the organisation's own are made and changed here. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import type { ListOf } from '#schema/list.ts';
import type { Problem } from '#schema/problem.ts';
import { mayGive, ownPermissions, type Permission } from '#schema/role.ts';
import type { Role } from '#schema/role-form.ts';
import { act, read } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Input, Submit } from '../parts/form.tsx';
import { RoleMatrix } from '../parts/role-matrix.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useRoot, useVoice } from '../parts/voice.tsx';
import type { Root } from '../root.tsx';

export const meta = titled((say) => say('role.title'));

export async function loader(args: LoaderFunctionArgs) {
  const { items } = await read<ListOf<Role>>(args, '/role');
  return { roles: items };
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const intent = textIn(posted, 'intent');
  const id = textIn(posted, 'id');
  const form = { name: textIn(posted, 'name'), permissions: posted.getAll('permission').map(String) };
  const outcome =
    intent === 'remove'
      ? await act(args, 'DELETE', `/role/${id}`)
      : await act<Role>(args, id ? 'PUT' : 'POST', id ? `/role/${id}` : '/role', form);
  if (outcome.ok) return { intent, problem: undefined };
  return data({ intent, problem: outcome.problem }, outcome.problem.status);
}

export default function Roles() {
  const { say } = useVoice();
  const { roles } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const own = useRoot<Root>()?.me?.permissions ?? [];
  const held = own.includes('role') ? own : null;
  return (
    <>
      <Trail from="administration" />
      <h1>{say('role.title')}</h1>
      <p>{say('role.about')}</p>
      {result && !result.problem && (
        <p className="notice good" role="status">
          {say('setting.saved')}
        </p>
      )}
      <RoleComplaint problem={result?.problem} />
      <RoleMatrix key={JSON.stringify(roles)} roles={roles} held={held} />
      {held && <NewRole held={held} isOpen={result?.intent === 'make' && result.problem !== undefined} />}
    </>
  );
}

function RoleComplaint({ problem }: { problem: Problem | undefined }) {
  const { say } = useVoice();
  if (problem?.code !== 'invalid-input') return <Complaint problem={problem} />;
  return (
    <p className="notice bad" role="alert">
      {say('role.lacks')}
    </p>
  );
}

function NewRole({ held, isOpen }: { held: readonly Permission[]; isOpen: boolean }) {
  const { say } = useVoice();
  const giveable = ownPermissions.filter((permission) => mayGive(held, [permission]));
  return (
    <details className="add" open={isOpen}>
      <summary>{say('role.new')}</summary>
      <Form method="post">
        <Input name="name" label={say('role.name')} maxLength={100} required />
        <fieldset>
          <legend>{say('role.permission')}</legend>
          <p className="hint">{say('role.new.hint')}</p>
          {giveable.map((permission) => (
            <div key={permission} className="check">
              <input type="checkbox" id={`new-${permission}`} name="permission" value={permission} />
              <label htmlFor={`new-${permission}`}>{say(`permission.${permission}`)}</label>
              <p className="hint">{say(`permission.${permission}.hint`)}</p>
            </div>
          ))}
        </fieldset>
        <Submit intent="make">{say('role.new.submit')}</Submit>
      </Form>
    </details>
  );
}
