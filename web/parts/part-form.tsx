/** One part of a page with several forms: each is saved on its own, and says beside itself what came of it. */
import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Problem } from '#schema/problem.ts';
import { Complaint, Submit } from './form.tsx';
import { useVoice } from './voice.tsx';

/** What came of the form that was posted last: which one, and why it was refused. */
export interface Outcome {
  intent: string;
  problem?: Problem;
}

interface Props {
  intent: string;
  title: string;
  about?: string;
  outcome: Outcome | undefined;
  /** What the button says that is pressed for it; without it, that it is saved. */
  submit?: string;
  /** What is said when it was done; without it, that it is saved. */
  done?: string;
  /** Of its button: `danger` where it cannot be undone, `secondary` where another form of the page is the main one. */
  look?: 'primary' | 'secondary' | 'danger';
  /** The fields, given what is wrong with them. */
  children: (problem: Problem | undefined) => ReactNode;
}

export function PartForm({ intent, title, about, outcome, submit, done, look = 'primary', children }: Props) {
  const { say } = useVoice();
  const mine = outcome?.intent === intent ? outcome : undefined;
  return (
    <section>
      <h2 id={intent}>{title}</h2>
      {about && <p>{about}</p>}
      {mine && !mine.problem && (
        <p className="notice good" role="status">
          {done ?? say('setting.saved')}
        </p>
      )}
      <Complaint problem={mine?.problem} />
      <Form method="post" aria-labelledby={intent} preventScrollReset>
        {children(mine?.problem)}
        <Submit intent={intent} className={look}>
          {submit ?? say('setting.save')}
        </Submit>
      </Form>
    </section>
  );
}
