/** What is asked about a group. */
import type { Group } from '#schema/group.ts';
import type { Problem } from '#schema/problem.ts';
import { Input, Lines, wrongField } from './form.tsx';
import { useVoice } from './voice.tsx';

export function GroupFields({ group, problem }: { group?: Group; problem: Problem | undefined }) {
  const { say } = useVoice();
  return (
    <>
      <Input
        name="name"
        label={say('group.name')}
        error={wrongField(problem, 'name') && say('people.wrong.name')}
        defaultValue={group?.name}
        readOnly={group?.provisioned}
        maxLength={200}
        required
      />
      <Lines
        name="description"
        label={say('group.description')}
        defaultValue={group?.description}
        rows={2}
        maxLength={2000}
      />
    </>
  );
}
