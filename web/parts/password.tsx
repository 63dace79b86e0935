/** Choosing a password, or another one. */
import { Form } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import { Complaint, Input, Submit, wrongField } from './form.tsx';
import { useVoice } from './voice.tsx';

interface PasswordProps {
  hasPassword: boolean;
  saved: boolean | undefined;
  problem: Problem | undefined;
}
export function Password({ hasPassword, saved, problem }: PasswordProps) {
  const { say } = useVoice();
  return (
    <section>
      <h2>{say('account.password')}</h2>
      {!hasPassword && <p>{say('account.password.none')}</p>}
      {saved && (
        <p className="notice good" role="status">
          {say('account.password.saved')}
        </p>
      )}
      <Complaint problem={problem} />
      <Form method="post">
        {hasPassword && (
          <Input
            name="current"
            type="password"
            label={say('account.password.current')}
            autoComplete="current-password"
            required
          />
        )}
        <NewPassword problem={problem} />
        <Submit intent="password">{say('account.password.submit')}</Submit>
      </Form>
    </section>
  );
}

/** The field for a password that is chosen: what it must be like, and whether it was not. */
export function NewPassword({ problem }: { problem: Problem | undefined }) {
  const { say } = useVoice();
  return (
    <Input
      name="password"
      type="password"
      label={say('account.password.new')}
      hint={say('account.password.hint')}
      error={wrongField(problem, 'password') && say('account.password.hint')}
      autoComplete="new-password"
      minLength={12}
      required
    />
  );
}
