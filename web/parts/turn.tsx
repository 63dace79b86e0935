/** One question with the answer in view, the other answers to it, and what can be done with them. */
import { Form } from '@remix-run/react';
import { type FormEvent, type MouseEvent, memo } from 'react';
import type { Choice } from './citation.tsx';
import { CopyAnswer } from './copy.tsx';
import { Feedback } from './feedback.tsx';
import type { LineState } from './line.ts';
import { AnswerCard, Question } from './thread.tsx';
import type { SomeAnswer, Turn } from './turns.ts';
import { useVoice } from './voice.tsx';

/** What only the last turn of a conversation offers. */
export interface LastTurn {
  line: LineState;
  stopping: boolean;
  stop: () => void;
  regenerate: (answer: SomeAnswer) => void;
  retry: () => void;
}

interface TurnItemProps {
  turn: Turn;
  shown: SomeAnswer | undefined;
  conversationId: string | null;
  chosen: Choice | null;
  choose: (choice: Choice) => void;
  pick: (turnId: string, answerId: string) => void;
  last: LastTurn | null;
}

/** Not drawn again while another turn's answer grows. */
export const TurnItem = memo(({ turn, shown, conversationId, chosen, choose, pick, last }: TurnItemProps) => {
  const line = last?.line ?? 'open';
  const newest = turn.answers.at(-1);
  const writing = newest?.state === 'streaming' && line !== 'lost';
  return (
    <li className="turn">
      {turn.question !== null && <Question text={turn.question} />}
      {shown && (
        <>
          <div aria-live={last ? 'polite' : undefined} aria-busy={writing && shown === newest}>
            <AnswerCard answer={shown} line={line} chosen={chosen} choose={choose} retry={last?.retry} />
          </div>
          <div className="answer-foot">
            <Answers turn={turn} shown={shown} pick={pick} />
            {last && newest && <Steer answer={newest} conversationId={conversationId} writing={writing} {...last} />}
            {shown.state !== 'streaming' && shown.text !== '' && <CopyAnswer key={shown.id} answer={shown} />}
          </div>
          {shown.id !== null && shown.state !== 'streaming' && conversationId && (
            <Feedback
              key={shown.id}
              messageId={shown.id}
              feedback={shown.feedback}
              action={answerPath(conversationId, shown.id)}
            />
          )}
        </>
      )}
    </li>
  );
});

/** Where an answer is shown, its sources beside it. */
export const answerPath = (conversationId: string, id: string) => `/chat/${conversationId}?message=${id}#answer-${id}`;

/** The ways to the other answers to the same question. */
function Answers({ turn, shown, pick }: Pick<TurnItemProps, 'turn' | 'pick'> & { shown: SomeAnswer }) {
  const { say } = useVoice();
  const total = turn.answers.length;
  if (total < 2) return null;
  const pickBy = (id: string) => (event: MouseEvent) => {
    event.preventDefault();
    pick(turn.id, id);
  };
  return (
    <nav className="answers" aria-label={say('chat.versions')}>
      <span role="status">{say('chat.version', { count: turn.answers.indexOf(shown) + 1, total })}</span>
      {turn.answers.map(({ id }, at) => (
        <a
          key={id}
          href={`?message=${id}#answer-${id}`}
          aria-label={say('chat.version', { count: at + 1, total })}
          aria-current={id === shown.id ? 'true' : undefined}
          onClick={pickBy(id ?? '')}
        >
          {at + 1}
        </a>
      ))}
    </nav>
  );
}

/** `answer` is the newest one. */
type SteerProps = LastTurn & { answer: SomeAnswer; conversationId: string | null; writing: boolean };

/** Buttons that stay where they are while what they do begins and ends, so that the focus does too. */
function Steer({ answer, conversationId, writing, stopping, stop, regenerate }: SteerProps) {
  const { say } = useVoice();
  const by = (act: () => void) => (event: FormEvent) => {
    event.preventDefault();
    act();
  };
  const form = { method: 'post', action: conversationId ? `/chat/${conversationId}` : '/chat' } as const;
  return (
    <>
      {(writing || answer.id !== null) && (
        <Form {...form} onSubmit={by(() => !writing && regenerate(answer))}>
          <input type="hidden" name="messageId" value={answer.id ?? ''} />
          <button type="submit" className="quiet" name="intent" value="regenerate" aria-disabled={writing}>
            {say('chat.regenerate')}
          </button>
        </Form>
      )}
      {writing && (
        <Form {...form} onSubmit={by(stop)}>
          <input type="hidden" name="messageId" value={answer.id ?? ''} />
          <button type="submit" className="stop" name="intent" value="stop" aria-disabled={stopping}>
            {say(stopping ? 'chat.stopping' : 'chat.stop')}
          </button>
        </Form>
      )}
    </>
  );
}
