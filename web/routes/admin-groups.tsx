/** The groups of the organisation, and making one. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import type { Group } from '#schema/group.ts';
import type { ListOf } from '#schema/list.ts';
import { act, read } from '../parts/door.server.ts';
import { textIn } from '../parts/fields-data.ts';
import { Complaint, Input, Submit } from '../parts/form.tsx';
import { GroupFields } from '../parts/group-form.tsx';
import { Empty, Table } from '../parts/table.tsx';
import { Trail } from '../parts/trail.tsx';
import { titled, useVoice } from '../parts/voice.tsx';

export const meta = titled((say) => say('group.title'));

export async function loader(args: LoaderFunctionArgs) {
  const asked = new URL(args.request.url).searchParams;
  const search = asked.get('search')?.trim() ?? '';
  const { items } = await read<ListOf<Group>>(args, '/group');
  const groups = items.filter(({ name, description }) => hasWords(`${name} ${description}`, search));
  return { groups, search, removed: asked.has('removed') };
}

/** Whether every word of what is searched for stands in the text, with no regard to case and accents. */
function hasWords(text: string, search: string): boolean {
  const plain = (written: string) => written.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain(search)
    .split(/\s+/)
    .every((word) => plain(text).includes(word));
}

export async function action(args: ActionFunctionArgs) {
  const posted = await args.request.formData();
  const form = { name: textIn(posted, 'name'), description: textIn(posted, 'description') };
  const made = await act<Group>(args, 'POST', '/group', form);
  if (made.ok) return redirect(`/admin/group/${made.body.id}`);
  return data({ problem: made.problem }, made.problem.status);
}

export default function Groups() {
  const { say } = useVoice();
  const { groups, search, removed } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  return (
    <>
      <Trail from="administration" />
      <h1>{say('group.title')}</h1>
      {removed && !problem && (
        <p className="notice good" role="status">
          {say('group.removed')}
        </p>
      )}
      {(groups.length > 0 || search) && (
        <Form className="inline-form" role="search">
          <Input name="search" type="search" label={say('group.search')} defaultValue={search} maxLength={200} />
          <button type="submit">{say('people.filter.submit')}</button>
        </Form>
      )}
      {groups.length === 0 ? (
        <Empty title={say(search ? 'group.none' : 'group.empty')}>{!search && <p>{say('group.empty.next')}</p>}</Empty>
      ) : (
        <GroupTable groups={groups} />
      )}
      <Complaint problem={problem} />
      <details className="add" open={(groups.length === 0 && !search) || problem !== undefined}>
        <summary>{say('group.new')}</summary>
        <Form method="post">
          <GroupFields problem={problem} />
          <Submit>{say('group.new.submit')}</Submit>
        </Form>
      </details>
    </>
  );
}

function GroupTable({ groups }: { groups: Group[] }) {
  const { say, number } = useVoice();
  const columns = [{ label: say('group.name') }, { label: say('group.members'), kind: 'number' as const }];
  return (
    <Table caption={say('group.title')} columns={columns}>
      {groups.map(({ id, name, description, members, provisioned }) => (
        <tr key={id}>
          <td>
            <Link to={`/admin/group/${id}`}>{name}</Link>
            {description && <span className="detail">{description}</span>}
            {provisioned && <span className="detail">{say('group.provisioned')}</span>}
          </td>
          <td className="number">{number(members)}</td>
        </tr>
      ))}
    </Table>
  );
}
