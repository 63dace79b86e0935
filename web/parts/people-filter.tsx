/** Which people are shown: by name or address, role, state and group. */
import { Form } from '@remix-run/react';
import type { Group } from '#schema/group.ts';
import type { Role } from '#schema/role-form.ts';
import { Input, Select } from './form.tsx';
import { roleOptions } from './role-words.ts';
import { useVoice } from './voice.tsx';

/** The query of the list, as the address of the page has it; empty for what is not narrowed. */
export const filterNames = ['search', 'role', 'state', 'groupId'] as const;
export type Filter = Record<(typeof filterNames)[number], string>;

export function PeopleFilter({ filter, roles, groups }: { filter: Filter; roles: Role[]; groups: Group[] }) {
  const { say } = useVoice();
  const any = ['', say('people.filter.any')] as const;
  const states = (['invited', 'active', 'deactivated'] as const).map(
    (state) => [state, say(`people.state.${state}`)] as const,
  );
  return (
    <Form className="filters" role="search">
      <Input name="search" type="search" label={say('people.search')} defaultValue={filter.search} maxLength={200} />
      <Select
        name="role"
        label={say('people.filter.role')}
        defaultValue={filter.role}
        options={[any, ...roleOptions(say, roles)]}
      />
      <Select name="state" label={say('people.filter.state')} defaultValue={filter.state} options={[any, ...states]} />
      {groups.length > 0 && (
        <Select
          name="groupId"
          label={say('people.filter.group')}
          defaultValue={filter.groupId}
          options={[any, ...groups.map(({ id, name }) => [id, name] as const)]}
        />
      )}
      <button type="submit">{say('people.filter.submit')}</button>
    </Form>
  );
}
