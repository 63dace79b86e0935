/** What is asked about a person: when they are invited, and when they are changed. */
import type { Group } from '#schema/group.ts';
import type { Problem } from '#schema/problem.ts';
import type { Role } from '#schema/role-form.ts';
import { Input, Select, wrongField } from './form.tsx';
import { roleOptions } from './role-words.ts';
import { useVoice } from './voice.tsx';

const languages = [['sv', 'Svenska'] as const, ['en', 'English'] as const];

export function NameField({ value, problem, readOnly }: { value?: string; problem?: Problem; readOnly?: boolean }) {
  const { say } = useVoice();
  return (
    <Input
      name="name"
      label={say('people.name')}
      error={wrongField(problem, 'name') && say('people.wrong.name')}
      defaultValue={value}
      maxLength={200}
      readOnly={readOnly}
      required
    />
  );
}

export function LanguageField({ value }: { value: string }) {
  const { say } = useVoice();
  return <Select name="language" label={say('people.language')} defaultValue={value} options={languages} />;
}

export function RoleField({ value, roles }: { value: string; roles: Role[] }) {
  const { say } = useVoice();
  return <Select name="role" label={say('people.role')} defaultValue={value} options={roleOptions(say, roles)} />;
}

interface InviteProps {
  roles: Role[];
  groups: Group[];
  language: string;
  problem: Problem | undefined;
}
export function InviteFields({ roles, groups, language, problem }: InviteProps) {
  const { say } = useVoice();
  return (
    <>
      <NameField problem={problem} />
      <Input
        name="email"
        type="email"
        label={say('people.email')}
        error={wrongField(problem, 'email') && say('people.wrong.email')}
        maxLength={320}
        required
      />
      <RoleField value={roles.some(({ id }) => id === 'user') ? 'user' : (roles[0]?.id ?? '')} roles={roles} />
      <LanguageField value={language} />
      {groups.length > 0 && (
        <fieldset>
          <legend>{say('people.groups')}</legend>
          {groups.map(({ id, name }) => (
            <div key={id} className="check">
              <input type="checkbox" id={`group-${id}`} name="groupId" value={id} />
              <label htmlFor={`group-${id}`}>{name}</label>
            </div>
          ))}
        </fieldset>
      )}
    </>
  );
}
