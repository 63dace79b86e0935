/** Who is in a group: found by name or address, taken out by hand where they were put in by hand. */
import { Form, Link } from '@remix-run/react';
import type { GroupMember } from '#schema/group.ts';
import { Input } from './form.tsx';
import { Empty, Table } from './table.tsx';
import { useVoice } from './voice.tsx';

export function GroupMembers({ members, search }: { members: GroupMember[]; search: string }) {
  const { say } = useVoice();
  const columns = [{ label: say('people.name') }, { label: say('group.origin') }, { label: say('group.leave') }];
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
        <Table caption={say('group.members')} columns={columns}>
          {members.map((member) => (
            <Member key={member.id} member={member} />
          ))}
        </Table>
      )}
    </section>
  );
}

function Member({ member: { id, name, email, active, origin } }: { member: GroupMember }) {
  const { say } = useVoice();
  return (
    <tr>
      <td>
        <Link to={`/admin/people/${id}`}>{name}</Link>
        <span className="detail">{email}</span>
        {!active && <span className="detail">{say('people.state.deactivated')}</span>}
      </td>
      <td>{say(`group.origin.${origin}`)}</td>
      <td>
        {origin === 'hand' && (
          <Form method="post">
            <input type="hidden" name="personId" value={id} />
            <button
              type="submit"
              name="intent"
              value="leave"
              className="quiet"
              aria-label={say('group.leave.spoken', { name })}
            >
              {say('group.leave')}
            </button>
          </Form>
        )}
      </td>
    </tr>
  );
}
