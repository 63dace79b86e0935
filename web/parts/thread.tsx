/** Questions and answers as they stand under each other: what kind of answer each is, and what it is built on. */
import type { ReactNode } from 'react';
import { type Choice, Cite, isVerified } from './citation.tsx';
import type { LineState } from './line.ts';
import { Markdown } from './markdown.tsx';
import { placeWords } from './page-place.ts';
import { ReasonText } from './reason.tsx';
import type { SomeAnswer } from './turns.ts';
import { useVoice } from './voice.tsx';

export function Question({ text }: { text: string }) {
  const { say } = useVoice();
  return (
    <div className="asked">
      <h2>{say('chat.you')}</h2>
      <p>{text}</p>
    </div>
  );
}

interface AnswerCardProps {
  answer: SomeAnswer;
  line: LineState;
  chosen: Choice | null;
  choose: (choice: Choice) => void;
  /** After a lost line: connects, or asks, again. */
  retry: (() => void) | undefined;
}

export function AnswerCard({ answer, line, chosen, choose, retry }: AnswerCardProps) {
  const voice = useVoice();
  const { say, number } = voice;
  const { id, text, query, sources, citations, usage } = answer;
  const cite = (ordinal: number): ReactNode => {
    const source = sources.find((candidate) => candidate.ordinal === ordinal);
    const claimed = citations.find((citation) => citation.ordinal === ordinal);
    if (!source && !claimed) return null;
    const choice = { messageId: id ?? '', ordinal };
    return (
      <Cite
        choice={choice}
        title={source?.title ?? claimed?.title ?? ''}
        place={placeWords(voice, claimed?.place ?? source?.place)}
        verified={source !== undefined && isVerified(citations, ordinal)}
        chosen={chosen?.messageId === id && chosen?.ordinal === ordinal}
        choose={choose}
      />
    );
  };
  return (
    <div
      className="answered"
      id={id ? `answer-${id}` : undefined}
      data-ai-generated="true"
      data-generated-by={['Diarium', usage?.model, usage?.provider].filter(Boolean).join(' / ')}
    >
      <div className="label">
        <h2>{say(answer.answer === 'extract' ? 'chat.answer.extract' : 'chat.answer')}</h2>
        {answer.answer === 'extract' && <p className="usage">{say('chat.answer.extract.about')}</p>}
        {query && <p className="usage query">{say('chat.answer.query', { query })}</p>}
      </div>
      <div className="text">
        <Markdown text={text} links={sources.map(({ url }) => url)} cite={cite} />
      </div>
      {answer.withheld ? <Withheld /> : <Outcome answer={answer} line={line} retry={retry} />}
      {usage && answer.answer === 'found' && (
        <p className="usage">{say('chat.usage', { model: usage.model, seconds: number(usage.totalMs / 1000) })}</p>
      )}
    </div>
  );
}

function Withheld() {
  const { say } = useVoice();
  return (
    <div className="notice">
      <p>
        <strong>{say('chat.withheld')}</strong>
      </p>
      <p>{say('chat.withheld.about')}</p>
    </div>
  );
}

function Outcome({ answer, line, retry }: Pick<AnswerCardProps, 'answer' | 'line' | 'retry'>) {
  const { say } = useVoice();
  if (answer.state === 'streaming') {
    if (line === 'lost') return <LostLine reached={answer.id !== null} retry={retry} />;
    return <p className="usage writing">{say(line === 'mending' ? 'chat.answer.mending' : 'chat.answering')}</p>;
  }
  if (answer.state === 'stopped') {
    return <p className="notice">{say(answer.text === '' ? 'chat.answer.stopped.empty' : 'chat.answer.stopped')}</p>;
  }
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

/** Given up on. `reached`: the question had come through, so that its answer may be there by now. */
function LostLine({ reached, retry }: { reached: boolean; retry: (() => void) | undefined }) {
  const { say } = useVoice();
  return (
    <div className="notice warn">
      <p>
        <strong>{say(reached ? 'chat.answer.lost' : 'chat.answer.unsent')}</strong>
      </p>
      <p>{say(reached ? 'chat.answer.lost.next' : 'chat.answer.unsent.next')}</p>
      <button type="button" onClick={retry}>
        {say(reached ? 'chat.mend' : 'chat.ask.again')}
      </button>
    </div>
  );
}
