/** Another role for people and groups of a space, or none: for one in its row, or for all that are ticked. */
import { Form } from '@remix-run/react';
import { type SpaceRole, spaceRoles } from '#schema/role.ts';
import type { Space } from '#schema/space.ts';
import { Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

/** The roles that can be given there: administrators alone own the organisation's space. */
export const rolesIn = ({ kind }: Space): SpaceRole[] =>
  (Object.keys(spaceRoles) as SpaceRole[]).filter((role) => kind !== 'organisation' || role !== 'owner');

/** The form below the tables that the boxes of their rows belong to. */
const chosenForm = 'chosen';

export const boxOf = (isOpen: boolean, who: string) => (isOpen ? { name: 'who', value: who, form: chosenForm } : null);

/** What can be done with all people and groups that are ticked. */
export function ChosenMembers({ space }: { space: Space }) {
  const { say } = useVoice();
  return (
    <Form method="post" id={chosenForm} className="inline-form" aria-label={say('people.bulk')} preventScrollReset>
      <RoleSelect space={space} chosen="viewer" label={say('member.chosen.role')} />
      <Submit intent="role" className="secondary">
        {say('member.chosen.save')}
      </Submit>
      <Submit intent="take" className="quiet">
        {say('member.chosen.take')}
      </Submit>
    </Form>
  );
}

function RoleSelect({ space, chosen, label }: { space: Space; chosen: SpaceRole; label: string }) {
  const { say } = useVoice();
  return (
    <select name="role" defaultValue={chosen} aria-label={label}>
      {rolesIn(space).map((option) => (
        <option key={option} value={option}>
          {say(`member.role.${option}`)}
        </option>
      ))}
    </select>
  );
}

interface ChangeProps {
  space: Space;
  who: string;
  name: string;
  /** What they are entered as; null where they are there in another way. */
  role: SpaceRole | null;
}

export function ChangeMember({ space, who, name, role }: ChangeProps) {
  const { say } = useVoice();
  if (role === null) return null;
  return (
    <Form method="post" className="inline-form" preventScrollReset>
      <input type="hidden" name="who" value={who} />
      <RoleSelect space={space} chosen={role} label={say('member.role.of', { name })} />
      <button type="submit" name="intent" value="role" aria-label={say('member.role.save.of', { name })}>
        {say('member.role.save')}
      </button>
      <button type="submit" className="quiet" name="intent" value="take" aria-label={say('member.take.of', { name })}>
        {say('member.take')}
      </button>
    </Form>
  );
}
