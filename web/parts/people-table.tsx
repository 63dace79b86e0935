/** People with a box to tick before each, and what can be done with those that are ticked. Works without scripts. */
import { Form, Link } from '@remix-run/react';
import type { Group } from '#schema/group.ts';
import type { Person } from '#schema/person.ts';
import type { Role } from '#schema/role-form.ts';
import { Select, Submit } from './form.tsx';
import { roleOf, roleOptions } from './role-words.ts';
import { Table } from './table.tsx';
import { Tick } from './tick.tsx';
import { Time, useVoice } from './voice.tsx';

interface Props {
  people: Person[];
  roles: Role[];
  groups: Group[];
}
export function PeopleTable({ people, roles, groups }: Props) {
  const { say } = useVoice();
  const columns = [
    { label: say('people.name') },
    { label: say('people.role') },
    { label: say('people.state') },
    { label: say('people.groups'), kind: 'extra' as const },
    { label: say('people.seen'), kind: 'extra' as const },
  ];
  return (
    <Form method="post" className="people">
      <Table caption={say('people.title')} columns={columns}>
        {people.map((person) => (
          <Row key={person.id} person={person} />
        ))}
      </Table>
      <BulkBar roles={roles} groups={groups} />
    </Form>
  );
}

function Row({ person }: { person: Person }) {
  const { say } = useVoice();
  const { id, name, email, state, groups, seenAt } = person;
  return (
    <tr>
      <td>
        <Tick box={{ name: 'id', value: id }} of={name}>
          <Link to={`/admin/people/${id}`}>{name}</Link>
          <span className="detail">{email}</span>
        </Tick>
      </td>
      <td>{roleOf(say, person)}</td>
      <td>{say(`people.state.${state}`)}</td>
      <td className="extra">{groups.map((group) => group.name).join(', ')}</td>
      <td className="extra">{seenAt ? <Time at={seenAt} /> : '–'}</td>
    </tr>
  );
}

/** One choice for all that can be done: `act` or `act:object`, as `readBulk` reads it. */
function BulkBar({ roles, groups }: Pick<Props, 'roles' | 'groups'>) {
  const { say } = useVoice();
  const named = (act: string) => groups.map(({ id, name }) => [`${act}:${id}`, name] as const);
  const access = (['deactivate', 'reactivate'] as const).map((act) => [act, say(`people.bulk.${act}`)] as const);
  const toRole = roleOptions(say, roles).map(([id, name]) => [`role:${id}`, name] as const);
  const sorts = [
    { label: say('people.bulk.access'), options: access },
    { label: say('people.bulk.role'), options: toRole },
    { label: say('people.bulk.add'), options: named('group-add') },
    { label: say('people.bulk.remove'), options: named('group-remove') },
  ];
  return (
    <div className="inline-form">
      <Select
        name="act"
        label={say('people.bulk')}
        defaultValue="deactivate"
        groups={sorts.filter(({ options }) => options.length > 0)}
      />
      <Submit intent="bulk" className="secondary">
        {say('people.bulk.submit')}
      </Submit>
    </div>
  );
}
