/** People and groups outside of a space are searched for, and several of them added at once. */
import { Form } from '@remix-run/react';
import type { Candidate } from '#schema/member.ts';
import type { Space } from '#schema/space.ts';
import { Checks } from './checks.tsx';
import { Input, Select, Submit } from './form.tsx';
import { rolesIn } from './member-change.tsx';
import { useVoice } from './voice.tsx';

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
