/** People and groups of a space in tables, with what can be done with each. */
import type { SpaceGroup, SpaceMember } from '#schema/member.ts';
import type { SpaceRole } from '#schema/role.ts';
import type { Space } from '#schema/space.ts';
import { boxOf, ChangeMember } from './member-change.tsx';
import { Table } from './table.tsx';
import { Tick } from './tick.tsx';
import { useVoice } from './voice.tsx';

interface TableProps {
  space: Space;
  mayChange: boolean;
}

export function MemberTable({ space, members, mayChange }: TableProps & { members: SpaceMember[] }) {
  const { say } = useVoice();
  const columns = [
    { label: say('member.name') },
    { label: say('member.role') },
    { label: say('member.how'), kind: 'extra' as const },
    ...(mayChange ? [{ label: say('member.change') }] : []),
  ];
  return (
    <Table caption={say('member.people')} columns={columns}>
      {members.map((member) => (
        <tr key={member.id}>
          <td>
            <Tick box={boxOf(mayChange && member.direct !== null, `person:${member.id}`)} of={member.name}>
              {member.name}
              {!member.active && <span className="detail">{say('member.inactive')}</span>}
            </Tick>
          </td>
          <td>{say(`member.role.${member.role}`)}</td>
          <td className="extra">
            <Ways member={member} />
          </td>
          {mayChange && (
            <td>
              <ChangeMember space={space} who={`person:${member.id}`} name={member.name} role={member.direct} />
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

/** Every way that a person is there, in words. */
function Ways({ member: { direct, groups } }: { member: SpaceMember }) {
  const { say } = useVoice();
  const named = (role: SpaceRole) => say(`member.role.${role}`).toLowerCase();
  const ways = [
    ...(direct ? [say('member.direct', { role: named(direct) })] : []),
    ...groups.map(({ name, role }) => say('member.by.group', { group: name, role: named(role) })),
  ];
  return ways.length > 0 ? ways.join(' · ') : say('member.by.office');
}

export function GroupTable({ space, groups, mayChange }: TableProps & { groups: SpaceGroup[] }) {
  const { say } = useVoice();
  const columns = [
    { label: say('member.name') },
    { label: say('member.role') },
    ...(mayChange ? [{ label: say('member.change') }] : []),
  ];
  return (
    <Table caption={say('member.groups')} columns={columns}>
      {groups.map(({ id, name, role, people }) => (
        <tr key={id}>
          <td>
            <Tick box={boxOf(mayChange, `group:${id}`)} of={name}>
              {name}
              <span className="detail">{say('member.group.people', { count: people })}</span>
            </Tick>
          </td>
          <td>{say(`member.role.${role}`)}</td>
          {mayChange && (
            <td>
              <ChangeMember space={space} who={`group:${id}`} name={name} role={role} />
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}
