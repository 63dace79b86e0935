/** The page of a one-time link. Only its button uses the link up: mail scanners and browsers open addresses unasked. */
import { Form, Link } from '@remix-run/react';
import type { Problem } from '#schema/problem.ts';
import { Complaint, Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

interface LinkPageProps {
  title: string;
  lead: string;
  submit: string;
  problem: Problem | undefined;
}
export function LinkPage({ title, lead, submit, problem }: LinkPageProps) {
  const { say } = useVoice();
  return (
    <div className="enter">
      <h1>{title}</h1>
      <p className="lead">{lead}</p>
      <Complaint problem={problem} />
      {problem ? (
        <p>
          <Link to="/sign-in">{say('link.password')}</Link>
        </p>
      ) : (
        <Form method="post">
          <Submit>{submit}</Submit>
        </Form>
      )}
    </div>
  );
}
