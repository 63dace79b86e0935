/** Questions and answers as they stand under each other: what kind of answer each is, and what it is built on. */
import type { ReactNode } from 'react';
import type { Message } from '#schema/chat.ts';
import type { Answer } from './answer.ts';
import { type Choice, Cite, isVerified } from './citation.tsx';
import { Markdown } from './markdown.tsx';
import { ReasonText } from './reason.tsx';
import { useVoice } from './voice.tsx';

export function QuestionItem({ text }: { text: string }) {
  const { say } = useVoice();
  return (
    <li className="asked">
      <h2>{say('chat.you')}</h2>
      <p>{text}</p>
    </li>
  );
}

interface AnswerItemProps {
  answer: Message | Answer;
  lost?: boolean;
  chosen: Choice | null;
  choose: (choice: Choice) => void;
}

export function AnswerItem({ answer, lost = false, chosen, choose }: AnswerItemProps) {
  const { say, number } = useVoice();
  const { id, text, sources, citations, usage } = answer;
  const cite = (ordinal: number): ReactNode => {
    const source = sources.find((candidate) => candidate.ordinal === ordinal);
    const claimed = citations.find((citation) => citation.ordinal === ordinal);
    if (!source && !claimed) return null;
    const choice = { messageId: id ?? '', ordinal };
    return (
      <Cite
        choice={choice}
        title={source?.title ?? claimed?.title ?? ''}
        verified={source !== undefined && isVerified(citations, ordinal)}
        chosen={chosen?.messageId === id && chosen?.ordinal === ordinal}
        choose={choose}
      />
    );
  };
  return (
    <li className="answered" id={id ? `answer-${id}` : undefined}>
      <div className="label">
        <h2>{say(answer.answer === 'extract' ? 'chat.answer.extract' : 'chat.answer')}</h2>
        {answer.answer === 'extract' && <p className="usage">{say('chat.answer.extract.about')}</p>}
      </div>
      <div className="text">
        <Markdown text={text} links={sources.map(({ url }) => url)} cite={cite} />
      </div>
      <Outcome answer={answer} lost={lost} />
      {usage && answer.answer === 'found' && (
        <p className="usage">{say('chat.usage', { model: usage.model, seconds: number(usage.totalMs / 1000) })}</p>
      )}
    </li>
  );
}

function Outcome({ answer, lost }: { answer: Message | Answer; lost: boolean }) {
  const { say } = useVoice();
  if (lost) return <p className="notice warn">{say('chat.answer.lost')}</p>;
  if (answer.state === 'streaming') return <p className="usage writing">{say('chat.answering')}</p>;
  if (answer.state === 'incomplete' || answer.state === 'failed') {
    return (
      <div className="notice bad">
        <p>
          <strong>{say(`chat.answer.${answer.state}`)}</strong>
        </p>
        {answer.reason ? <ReasonText reason={answer.reason} /> : <p>{say('chat.answer.again')}</p>}
      </div>
    );
  }
  if (answer.answer !== 'refused') return null;
  return (
    <div className="notice">
      <p>
        <strong>{say('chat.answer.refused')}</strong>
      </p>
      <p>{say('chat.answer.refused.about')}</p>
    </div>
  );
}
