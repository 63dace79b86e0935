/** A disposal decision: the form by which it comes into the register, and whether it is in force. */
import { Form } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import { Complaint, Input, Lines, Submit, wrongField } from './form.tsx';
import { Time, useVoice } from './voice.tsx';

export function DecisionFields({ problem }: { problem: Problem | undefined }) {
  const { say } = useVoice();
  const wrong = (name: 'reference' | 'title' | 'authority' | 'decidedOn') =>
    wrongField(problem, name) && say(`decision.wrong.${name}`);
  return (
    <section aria-labelledby="new">
      <h2 id="new">{say('decision.new')}</h2>
      <Complaint problem={problem} />
      <Form method="post" aria-labelledby="new">
        <Input
          name="reference"
          label={say('decision.reference')}
          hint={say('decision.reference.hint')}
          error={wrong('reference')}
          maxLength={100}
          required
        />
        <Input name="title" label={say('decision.name')} error={wrong('title')} maxLength={200} required />
        <Input name="authority" label={say('decision.authority')} error={wrong('authority')} maxLength={200} required />
        <Input name="decidedOn" type="date" label={say('decision.decidedOn')} error={wrong('decidedOn')} required />
        <Lines name="note" label={say('decision.note')} maxLength={2000} spellCheck />
        <Submit>{say('decision.save')}</Submit>
      </Form>
    </section>
  );
}

export function DecisionState({ endedAt }: { endedAt: string | null }) {
  const { say } = useVoice();
  if (endedAt === null) return say('decision.open');
  return (
    <>
      {say('decision.ended')} <Time at={endedAt} />
    </>
  );
}
