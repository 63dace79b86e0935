/** Asking and reading along: one question at a time, its answer growing as the stream brings it. */
import { useLocation, useNavigate, useRevalidator } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import type { ChatEvent, ChatInput, Message } from '#schema/chat.ts';
import type { Problem } from '#schema/problem.ts';
import { type Answer, emptyAnswer, foldEvent, readChatEvents } from './answer.ts';

export interface Asked {
  question: string;
  answer: Answer;
  /** The stream broke off before its end; the answer goes on being made and kept. */
  lost: boolean;
}

type Question = Pick<ChatInput, 'question' | 'spaceId' | 'conversationId'>;

/**
 * The way to ask; what is being asked on this page, until the conversation itself has it; and what refused it. A first
 * question leads on to its conversation when it is answered, unless the reader has gone elsewhere.
 */
export function useAsk(conversation: { id: string; messages: Message[] } | null) {
  const [asked, setAsked] = useState<(Asked & { page: string }) | null>(null);
  const [problem, setProblem] = useState<Problem>();
  const navigate = useNavigate();
  const { revalidate } = useRevalidator();
  const { key } = useLocation();
  const page = useRef(key);
  page.current = key;

  const ask = async (question: Question) => {
    const askedOn = key;
    let now: Asked = { question: question.question, answer: emptyAnswer, lost: false };
    const show = (change: Partial<Asked>) => {
      now = { ...now, ...change };
      setAsked({ ...now, page: askedOn });
    };
    setProblem(undefined);
    show({});
    try {
      const response = await postQuestion(question);
      if (!response.ok || !response.body) {
        setAsked(null);
        setProblem(await response.json());
        return;
      }
      for await (const event of readChatEvents(response.body)) show({ answer: foldEvent(now.answer, event) });
    } catch {
      // What follows from a broken line is the same as from one that ends too soon.
    }
    if (now.answer.state === 'streaming') show({ lost: true });
    const { conversationId } = now.answer;
    const isFirst = conversationId !== null && !question.conversationId;
    if (isFirst && page.current === askedOn) navigate(`/chat/${conversationId}`, { replace: true });
    else revalidate();
  };

  const kept = conversation?.messages.some(({ id }) => id === asked?.answer.id) ?? false;
  useEffect(() => {
    if (kept) setAsked(null);
  }, [kept]);
  const here = asked && (asked.page === key || asked.answer.conversationId === conversation?.id);
  return { asked: here && !kept ? asked : null, problem, ask };
}

const postQuestion = (question: Question) =>
  fetch('/api/v1/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(question),
  });

const kinds: ChatEvent['kind'][] = ['start', 'sources', 'text', 'citation', 'usage', 'done', 'error'];

/** A kept answer that is still being made, as after a reload: its events from the first one on. */
export function useFollowed(message: Message | undefined): Answer | null {
  const [followed, setFollowed] = useState<Answer | null>(null);
  const { revalidate } = useRevalidator();
  const id = message?.state === 'streaming' ? message.id : null;
  useEffect(() => {
    if (id === null) return;
    let answer: Answer = { ...emptyAnswer, id };
    const events = new EventSource(`/api/v1/message/${id}/events`);
    const fold = ({ data }: MessageEvent<string>) => {
      answer = foldEvent(answer, JSON.parse(data));
      setFollowed(answer);
      if (answer.state === 'streaming') return;
      events.close();
      revalidate();
    };
    // `error` is also what a browser calls a broken line, which then carries no data and is tried again.
    for (const kind of kinds) events.addEventListener(kind, (event) => 'data' in event && event.data && fold(event));
    return () => events.close();
  }, [id, revalidate]);
  return followed?.id === id ? followed : null;
}
