/** A conversation as it goes on: what was said, what is being answered, and the sources of the answer in view. */
import { useLocation } from '@remix-run/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AiNoticeForm } from '#schema/ai-system.ts';
import type { OpenedConversation } from '#schema/chat.ts';
import type { Space } from '#schema/space.ts';
import { AiNotice } from './ai-notice.tsx';
import { type Refused, useLive } from './asking.ts';
import type { Choice } from './citation.tsx';
import { Complaint } from './form.tsx';
import { QuestionBox, toQuestion } from './question.tsx';
import { Sources } from './sources.tsx';
import { type Subject, SubjectChips } from './subject.tsx';
import { type LastTurn, TurnItem } from './turn.tsx';
import { type SomeAnswer, shownOf, turnsOf, withLive } from './turns.ts';
import { useVoice } from './voice.tsx';

interface TalkProps {
  space: Space;
  /** What people are told before they ask, where the organisation says it in words of its own. */
  notice: AiNoticeForm;
  /** Absent before the first question. */
  conversation: OpenedConversation | null;
  /** The answer that the address asks for. */
  messageId: string | null;
  /** What the next question is put to. */
  subject: Subject;
  /** What was sent without scripts and refused. */
  refused: Refused | undefined;
}

/** More than this, and the place to write is not in sight. */
const manyTurns = 3;
/** No answer's id: whatever is newest is wanted. */
const newest = 'newest';

export function Talk({ space, notice, conversation, messageId, subject, refused: refusedBefore }: TalkProps) {
  const { say, language } = useVoice();
  const { live, ask, regenerate, mend, stop, ...reading } = useLive(conversation, space.id, subject.filter);
  const refused = reading.refused ?? refusedBefore;
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [picked, setPicked] = useState<Record<string, string>>({});
  const pick = useCallback((turnId: string, answerId: string) => {
    setPicked((before) => ({ ...before, [turnId]: answerId }));
    setChosen({ messageId: answerId, ordinal: 0 });
  }, []);

  const kept = useMemo(() => turnsOf(conversation?.messages ?? []), [conversation]);
  const turns = withLive(kept, live);
  const views = turns.map((turn) => ({ turn, shown: shownOf(turn, picked[turn.id] ?? messageId) }));
  const wantedId = chosen?.messageId ?? messageId;
  const answers = turns.flatMap((turn) => turn.answers);
  const inView = answers.find(({ id }) => id !== null && id === wantedId) ?? views.at(-1)?.shown;
  const writing = live?.answer.state === 'streaming' && live.line !== 'lost';

  const put = (question: string) => {
    setChosen({ messageId: newest, ordinal: 0 });
    ask(question);
  };
  useCarriedQuestion(put);
  const answerAgain = (answer: SomeAnswer) => {
    pick(answer.questionId ?? '', newest);
    regenerate(answer);
  };
  const retry = () => {
    toQuestion();
    if (live?.answer.id) mend();
    else if (live?.question) put(live.question);
    else answerAgain(answers.findLast(({ id }) => id !== null)!);
  };
  const stopHere = () => {
    toQuestion();
    stop();
  };
  useEscape(writing, stop);
  const last: LastTurn = {
    line: live?.line ?? 'open',
    stopping: live?.stopping ?? false,
    stop: stopHere,
    regenerate: answerAgain,
    retry,
  };
  // Between a first question's start and its conversation's page, the conversation is known by the answer alone.
  const conversationId = conversation?.id ?? live?.answer.conversationId ?? null;
  return (
    <div className="chat">
      <div>
        <AiNotice notice={notice} language={language} space={space.name} />
        {kept.length > manyTurns && (
          <p>
            <a href="#question">{say('chat.toQuestion')}</a>
          </p>
        )}
        <ol className="thread" aria-label={say('chat.thread')}>
          {views.map(({ turn, shown }, at) => (
            <TurnItem
              key={turn.id}
              turn={turn}
              shown={shown}
              conversationId={conversationId}
              chosen={chosen?.messageId === shown?.id ? chosen : null}
              choose={setChosen}
              pick={pick}
              last={at === views.length - 1 ? last : null}
            />
          ))}
        </ol>
        <Complaint problem={refused?.problem} />
        <SubjectChips subject={subject} spaceId={space.id} conversationId={conversationId} />
        <QuestionBox
          spaceId={space.id}
          filter={subject.filter}
          conversationId={conversationId}
          busy={writing}
          unsent={refused?.question ?? ''}
          ask={put}
        />
      </div>
      <Sources
        key={inView?.id}
        messageId={inView?.id ?? null}
        sources={inView?.sources ?? []}
        citations={inView?.citations ?? []}
        chosen={chosen?.messageId === inView?.id ? chosen : null}
      />
    </div>
  );
}

/** A question written on another page, carried here in the state of the navigation, is asked once. */
function useCarriedQuestion(put: (question: string) => void): void {
  const { state, key } = useLocation() as { state: { question?: string } | null; key: string };
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (!state?.question || asked.current === key) return;
    asked.current = key;
    // A reload must not ask again.
    window.history.replaceState({ ...window.history.state, usr: null }, '');
    put(state.question);
  }, [state, key, put]);
}

/** Escape, wherever the focus is, but not where it closes a dialog or ends what is being composed. */
function useEscape(active: boolean, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || document.querySelector('dialog[open]')) return;
      // The button that does the same is about to go.
      if (document.activeElement?.matches('.stop')) toQuestion();
      latest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [active]);
}
