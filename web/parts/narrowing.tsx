/** Whom something is kept to: all who reach what holds it, or some groups. */
import { Form } from '@remix-run/react';
import type { Narrowing } from '#schema/narrowing.ts';
import { Checks } from './checks.tsx';
import { Choice, Complaint, Submit } from './form.tsx';
import type { Outcome } from './part-form.tsx';
import { useVoice } from './voice.tsx';

/** The body of the PUT that a posted form asks for. */
export const narrowingOf = (posted: FormData) => ({
  groupIds: posted.get('kept') === 'some' ? posted.getAll('groupId').map(String) : null,
});

interface Props {
  narrowing: Narrowing;
  /** Who sees it when it is not kept to anybody. */
  all: string;
  outcome: Outcome | undefined;
}

export function NarrowingForm({ narrowing: { narrowed, groups }, all, outcome }: Props) {
  const { say } = useVoice();
  const mine = outcome?.intent === 'narrow' ? outcome : undefined;
  return (
    <>
      {mine && !mine.problem && (
        <p className="notice good" role="status">
          {say('access.saved')}
        </p>
      )}
      <Complaint problem={mine?.problem} />
      <Form method="post" preventScrollReset>
        <Choice
          name="kept"
          label={say('access.who')}
          defaultValue={narrowed ? 'some' : 'all'}
          options={[
            { value: 'all', label: all },
            { value: 'some', label: say('access.some') },
          ]}
        />
        {groups.length === 0 ? (
          <p>{say('access.groups.none')}</p>
        ) : (
          <Checks
            name="groupId"
            legend={say('access.groups')}
            options={groups.map(({ id, name, chosen }) => ({ value: id, label: name, checked: chosen }))}
          />
        )}
        <Submit intent="narrow">{say('access.save')}</Submit>
      </Form>
    </>
  );
}
