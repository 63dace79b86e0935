/** Asking and reading along: the one answer in progress on this page, growing as its line brings it. */
import { useLocation, useNavigate, useRevalidator } from '@remix-run/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatFilter, ChatInput, OpenedConversation } from '#schema/chat.ts';
import type { Problem } from '#schema/problem.ts';
import { type Answer, emptyAnswer, foldEvent } from './answer.ts';
import { connect, type LineState, listen } from './line.ts';

export interface Live {
  /** What was asked on this page; null for an answer to what the conversation holds already. */
  question: string | null;
  answer: Answer;
  line: LineState;
  /** The asker wants it to end. */
  stopping: boolean;
}

/** What the API refused, with the words that would else be lost. */
export interface Refused {
  problem: Problem;
  question: string | null;
}

type Begin = Pick<Live, 'question'> & {
  answer: Partial<Answer>;
  /** The answer that the connection brings, where that is known before it says so. */
  messageId: string | null;
  connect: (signal: AbortSignal) => Promise<Response>;
};

/**
 * What is being answered on this page, until the conversation itself has it, and the ways to begin and end that. An
 * answer that was being made before the page was opened is read along from its first event. `filter` is what questions
 * are put to; absent, to the same as those before.
 */
export function useLive(conversation: OpenedConversation | null, spaceId: string, filter: ChatFilter | undefined) {
  const { live, refused, read, change, refuse } = useReading(conversation);
  const openId = conversation?.id ?? null;

  const waiting = conversation?.messages.findLast(({ state }) => state === 'streaming');
  const [waitingId, questionId] = [waiting?.id ?? null, waiting?.questionId ?? null];
  const idle = live === null;
  useEffect(() => {
    if (waitingId === null || !idle) return;
    const answer = { id: waitingId, questionId, conversationId: openId };
    read({ question: null, answer, messageId: waitingId, connect: (signal) => connect(waitingId, 0, signal) });
  }, [waitingId, questionId, openId, idle, read]);

  const ask = (question: string) => {
    const conversationId = openId ?? live?.answer.conversationId ?? undefined;
    const input = { question, spaceId, conversationId, filter };
    const answer = { conversationId: conversationId ?? null };
    read({ question, answer, messageId: null, connect: (signal) => post('/chat', signal, input) });
  };

  /** Another answer to the question that this one answers. */
  const regenerate = ({ id, questionId }: Pick<Answer, 'id' | 'questionId'>) => {
    const answer = { questionId, conversationId: openId };
    read({ question: null, answer, messageId: null, connect: (signal) => post(`/message/${id}/regenerate`, signal) });
  };

  /** After a lost line: listens again to the same answer. */
  const mend = () => {
    if (!live?.answer.id) return;
    const { question, answer } = live;
    const { id, questionId, conversationId } = answer;
    const begun = { id, questionId, conversationId };
    read({ question, answer: begun, messageId: id, connect: (signal) => connect(id!, 0, signal) });
  };

  const stopId = live?.stopping ? live.answer.id : null;
  useEffect(() => {
    if (stopId === null) return;
    post(`/message/${stopId}/stop`)
      .then(async (response) => {
        if (response.ok) return;
        change({ stopping: false });
        refuse({ problem: await response.json(), question: null });
      })
      .catch(() => change({ stopping: false }));
  }, [stopId, refuse, change]);

  return { live, refused, ask, regenerate, mend, stop: () => change({ stopping: true }) };
}

/** The reading itself: one answer at a time, given up when the reader goes to another conversation. */
function useReading(conversation: OpenedConversation | null) {
  const [live, setLive] = useState<(Live & { page: string }) | null>(null);
  const [refused, refuse] = useState<Refused | null>(null);
  const reading = useRef<AbortController | null>(null);
  const arrive = useArrival();
  const { revalidate } = useRevalidator();
  const { key: page } = useLocation();
  const now = useRef({ page, revalidate, arrive });
  now.current = { page, revalidate, arrive };

  const read = useCallback(async (begin: Begin) => {
    reading.current?.abort();
    const { signal } = (reading.current = new AbortController());
    const { page } = now.current;
    const answer = { ...emptyAnswer, ...begin.answer };
    const isFirst = answer.conversationId === null;
    setLive({ question: begin.question, answer, line: 'open', stopping: false, page });
    refuse(null);
    let line: LineState = 'open';
    for await (const heard of listen({ first: begin.connect(signal), messageId: begin.messageId, signal })) {
      if (signal.aborted) return;
      if ('problem' in heard) {
        setLive(null);
        refuse({ problem: heard.problem, question: begin.question });
        return;
      }
      if ('line' in heard) {
        line = heard.line;
        setLive((before) => before && { ...before, line });
      }
      if (!('event' in heard)) continue;
      setLive((before) => before && { ...before, line: 'open', answer: foldEvent(before.answer, heard.event) });
      if (heard.event.kind === 'start' && isFirst) now.current.arrive(heard.event.conversationId, page);
    }
    // Without a line the page cannot be read again either, and what is on it must stay.
    if (!signal.aborted && line !== 'lost') now.current.revalidate();
  }, []);

  const change = useCallback((to: Partial<Live>) => setLive((before) => before && { ...before, ...to }), []);

  useEffect(() => () => reading.current?.abort(), []);
  const kept = conversation?.messages.find(({ id }) => id === live?.answer.id);
  const isKept = kept !== undefined && kept.state !== 'streaming';
  const openId = conversation?.id ?? null;
  const isHere = live !== null && (live.answer.conversationId === openId || live.page === page);
  const isOver = live !== null && (isKept || !isHere);
  useEffect(() => {
    if (!isOver) return;
    reading.current?.abort();
    setLive(null);
  }, [isOver]);
  return { live: isOver ? null : live, refused, read, change, refuse };
}

/** A first question leads on to its conversation as soon as it has one, unless the reader has gone elsewhere. */
function useArrival() {
  const navigate = useNavigate();
  const { key } = useLocation();
  return (conversationId: string, askedOn: string) => {
    if (key !== askedOn) return;
    navigate(`/chat/${conversationId}`, { replace: true, preventScrollReset: true });
  };
}

const post = (path: string, signal?: AbortSignal, json?: ChatInput): Promise<Response> =>
  fetch(`/api/v1${path}`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', ...(json ? { 'content-type': 'application/json' } : {}) },
    body: json && JSON.stringify(json),
    signal,
  });
