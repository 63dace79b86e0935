/** A conversation as it goes on: what was said, what is being answered, and the sources of the answer in view. */
import { useLocation } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import type { Conversation, Message } from '#schema/chat.ts';
import type { Problem } from '#schema/problem.ts';
import type { Space } from '#schema/space.ts';
import { useAsk, useFollowed } from './asking.ts';
import type { Choice } from './citation.tsx';
import { Complaint } from './form.tsx';
import { QuestionBox } from './question.tsx';
import { Sources } from './sources.tsx';
import { AnswerItem, QuestionItem } from './thread.tsx';
import { useVoice } from './voice.tsx';

export type OpenConversation = Conversation & { messages: Message[] };

interface TalkProps {
  space: Space;
  /** Absent before the first question. */
  conversation: OpenConversation | null;
  /** The answer whose sources the address asks for. */
  messageId: string | null;
  /** Why a question sent without scripts was refused. */
  problem: Problem | undefined;
}

export function Talk({ space, conversation, messageId, problem: refused }: TalkProps) {
  const { say } = useVoice();
  const messages = conversation?.messages ?? [];
  const { asked, problem, ask } = useAsk(conversation);
  const followed = useFollowed(messages.at(-1));
  const [chosen, setChosen] = useState<Choice | null>(null);
  // Between a first answer's end and its conversation's page, the conversation is known by the answer alone.
  const conversationId = conversation?.id ?? asked?.answer.conversationId ?? undefined;
  const put = (question: string) => ask({ question, spaceId: space.id, conversationId });
  useCarriedQuestion(put);

  const answers = messages.filter(({ author }) => author === 'assistant');
  const shownId = chosen?.messageId ?? messageId;
  const shown = answers.find(({ id }) => id === shownId) ?? asked?.answer ?? followed ?? answers.at(-1);
  const choosing = { chosen, choose: setChosen };
  const writing = asked?.answer.state === 'streaming' && !asked.lost;
  return (
    <div className="chat">
      <div>
        <Notice space={space.name} />
        <ol className="thread" aria-label={say('chat.thread')}>
          {messages.map((message) =>
            message.author === 'person' ? (
              <QuestionItem key={message.id} text={message.text} />
            ) : (
              <AnswerItem key={message.id} answer={message.id === followed?.id ? followed : message} {...choosing} />
            ),
          )}
          {asked && <QuestionItem text={asked.question} />}
        </ol>
        <div aria-live="polite" aria-busy={writing}>
          {asked && (
            <ol className="thread">
              <AnswerItem answer={asked.answer} lost={asked.lost} {...choosing} />
            </ol>
          )}
        </div>
        <Complaint problem={problem ?? refused} />
        <QuestionBox spaceId={space.id} conversationId={conversationId} busy={writing} ask={put} />
      </div>
      <Sources
        key={shown?.id}
        messageId={shown?.id ?? null}
        sources={shown?.sources ?? []}
        citations={shown?.citations ?? []}
        chosen={chosen?.messageId === shown?.id ? chosen : null}
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

function Notice({ space }: { space: string }) {
  const { say } = useVoice();
  return (
    <aside className="notice" aria-label={say('chat.notice.title')}>
      <p>
        <strong>{say('chat.notice.title')}</strong>
      </p>
      <p>{say('chat.notice', { space })}</p>
    </aside>
  );
}
