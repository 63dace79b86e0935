/** Who is in a group: found by name or address, and those put in by hand taken out, many at once. */
import { Form, Link } from '@remix-run/react';
import type { GroupMember } from '#schema/group.ts';
import { Input, Submit } from './form.tsx';
import { Empty, Table } from './table.tsx';
import { Tick } from './tick.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  groupId: string;
  members: GroupMember[];
  search: string;
}

export function GroupMembers({ groupId, members, search }: Props) {
  const { say } = useVoice();
  return (
    <section>
      <h2>{say('group.members')}</h2>
      <Form className="inline-form" role="search">
        <Input name="search" type="search" label={say('people.search')} defaultValue={search} maxLength={200} />
        <button type="submit">{say('people.filter.submit')}</button>
      </Form>
      {members.length === 0 ? (
        <Empty title={say(search ? 'group.members.none' : 'group.members.empty')}>
          {!search && <p>{say('group.members.empty.next')}</p>}
        </Empty>
      ) : (
        <Form method="post" className="people">
          <input type="hidden" name="act" value={`group-remove:${groupId}`} />
          <Table
            caption={say('group.members')}
            columns={[{ label: say('people.name') }, { label: say('group.origin') }]}
          >
            {members.map((member) => (
              <Member key={member.id} member={member} />
            ))}
          </Table>
          {members.some(({ origin }) => origin === 'hand') && (
            <Submit intent="leave" className="secondary">
              {say('group.leave')}
            </Submit>
          )}
        </Form>
      )}
    </section>
  );
}

function Member({ member: { id, name, email, active, origin } }: { member: GroupMember }) {
  const { say } = useVoice();
  return (
    <tr>
      <td>
        <Tick box={origin === 'hand' ? { name: 'id', value: id } : null} of={name}>
          <Link to={`/admin/people/${id}`}>{name}</Link>
          <span className="detail">{email}</span>
          {!active && <span className="detail">{say('people.state.deactivated')}</span>}
        </Tick>
      </td>
      <td>{say(`group.origin.${origin}`)}</td>
    </tr>
  );
}
