/** People and groups of a space in tables, with what can be done with each, and the way to add more. */
import { Form } from '@remix-run/react';
import type { Candidate, SpaceGroup, SpaceMember } from '#schema/member.ts';
import { type SpaceRole, spaceRoles } from '#schema/role.ts';
import type { Space } from '#schema/space.ts';
import { Checks } from './checks.tsx';
import { Input, Select, Submit } from './form.tsx';
import { Table } from './table.tsx';
import { useVoice } from './voice.tsx';

/** The roles that can be given there: administrators alone own the organisation's space. */
const rolesIn = ({ kind }: Space): SpaceRole[] =>
  (Object.keys(spaceRoles) as SpaceRole[]).filter((role) => kind !== 'organisation' || role !== 'owner');

interface AddProps {
  space: Space;
  /** What was searched for; null when nothing was. */
  adding: string | null;
  candidates: Candidate[] | null;
}

export function AddMembers({ space, adding, candidates }: AddProps) {
  const { say } = useVoice();
  return (
    <section aria-labelledby="adding">
      <h2 id="adding">{say('member.add')}</h2>
      <p>{say('member.add.about')}</p>
      <Form method="get" className="inline-form">
        <Input name="add" type="search" label={say('member.add.search')} defaultValue={adding ?? ''} />
        <button type="submit">{say('member.search.submit')}</button>
      </Form>
      {candidates?.length === 0 && <p>{say('member.add.none')}</p>}
      {candidates && candidates.length > 0 && (
        <Form method="post">
          <Checks
            name="who"
            legend={say('member.add.whom')}
            options={candidates.map(({ kind, id, name }) => ({
              value: `${kind}:${id}`,
              label: kind === 'group' ? say('member.add.group', { name }) : name,
            }))}
          />
          <Select
            name="role"
            label={say('member.add.as')}
            defaultValue="viewer"
            options={rolesIn(space).map((role) => [role, say(`member.role.${role}`)] as const)}
          />
          <Submit intent="add">{say('member.add')}</Submit>
        </Form>
      )}
    </section>
  );
}

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
            {member.name}
            {!member.active && <span className="detail">{say('member.inactive')}</span>}
          </td>
          <td>{say(`member.role.${member.role}`)}</td>
          <td className="extra">
            <Ways member={member} />
          </td>
          {mayChange && (
            <td>
              <Change space={space} who={`person:${member.id}`} name={member.name} role={member.direct} />
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
            {name}
            <span className="detail">{say('member.group.people', { count: people })}</span>
          </td>
          <td>{say(`member.role.${role}`)}</td>
          {mayChange && (
            <td>
              <Change space={space} who={`group:${id}`} name={name} role={role} />
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

interface ChangeProps {
  space: Space;
  who: string;
  name: string;
  /** What they are entered as; null where they are there in another way. */
  role: SpaceRole | null;
}

function Change({ space, who, name, role }: ChangeProps) {
  const { say } = useVoice();
  if (role === null) return null;
  return (
    <Form method="post" className="inline-form" preventScrollReset>
      <input type="hidden" name="who" value={who} />
      <select name="role" defaultValue={role} aria-label={say('member.role.of', { name })}>
        {rolesIn(space).map((option) => (
          <option key={option} value={option}>
            {say(`member.role.${option}`)}
          </option>
        ))}
      </select>
      <button type="submit" name="intent" value="role" aria-label={say('member.role.save.of', { name })}>
        {say('member.role.save')}
      </button>
      <button type="submit" className="quiet" name="intent" value="take" aria-label={say('member.take.of', { name })}>
        {say('member.take')}
      </button>
    </Form>
  );
}
