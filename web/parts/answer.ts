/** An answer while it is made: the events of its stream, read from the wire and folded into the message they make. */
import type { ChatEvent, Message } from '#schema/chat.ts';

export type Answer = Omit<Message, 'id' | 'author' | 'createdAt'> & {
  id: string | null;
  conversationId: string | null;
};

export const emptyAnswer: Answer = {
  id: null,
  conversationId: null,
  state: 'streaming',
  answer: null,
  text: '',
  sources: [],
  citations: [],
  usage: null,
  mark: null,
  reason: null,
  questionId: null,
  query: null,
  superseded: false,
  withheld: false,
  feedback: null,
};

/** The answer after one more event. */
export function foldEvent(answer: Answer, event: ChatEvent): Answer {
  switch (event.kind) {
    case 'start':
      return { ...answer, id: event.messageId, conversationId: event.conversationId, questionId: event.questionId };
    case 'query':
      return { ...answer, query: event.query };
    case 'sources':
      return { ...answer, sources: event.sources };
    case 'text':
      return { ...answer, text: answer.text + event.text };
    case 'citation':
      return { ...answer, citations: [...answer.citations, event.citation] };
    case 'usage':
      return { ...answer, usage: event.usage };
    case 'done':
      return { ...answer, state: 'done', answer: event.answer };
    case 'stopped':
      return { ...answer, state: 'stopped' };
    case 'error':
      return { ...answer, state: answer.text === '' ? 'failed' : 'incomplete', reason: event.reason };
  }
}

/** An event and its number in the answer's stream, from 1. */
export interface Numbered {
  seq: number;
  event: ChatEvent;
}

/** Chat events out of a body of server-sent events, in whatever pieces it arrives. Ends when the body does. */
export async function* readChatEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<Numbered> {
  let pending = '';
  for await (const piece of readText(body)) {
    const frames = (pending + piece).split('\n\n');
    pending = frames.pop()!;
    for (const frame of frames) {
      const data = fieldOf(frame, 'data');
      const event = data === '' ? undefined : (JSON.parse(data) as Partial<ChatEvent>);
      if (event?.kind) yield { seq: Number(fieldOf(frame, 'id')), event: event as ChatEvent };
    }
  }
}

const fieldOf = (frame: string, name: 'data' | 'id'): string =>
  frame
    .split('\n')
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).trimStart())
    .join('\n');

/** The server sends something every 15 s; a line that has been silent for this long is dead. */
const silenceMs = 40_000;

/** By reader, because not every browser can iterate a stream. */
async function* readText(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const hangUp = () => void reader.cancel().catch(() => undefined);
  let silence = setTimeout(hangUp, silenceMs);
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      clearTimeout(silence);
      silence = setTimeout(hangUp, silenceMs);
      yield decoder.decode(read.value, { stream: true });
    }
  } finally {
    clearTimeout(silence);
    await reader.cancel().catch(() => undefined);
  }
}
