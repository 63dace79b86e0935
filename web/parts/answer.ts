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
  reason: null,
  questionId: null,
  query: null,
  superseded: false,
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

/** Chat events out of a body of server-sent events, in whatever pieces it arrives. Ends when the body does. */
export async function* readChatEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatEvent> {
  let pending = '';
  for await (const piece of readText(body)) {
    const frames = (pending + piece).split('\n\n');
    pending = frames.pop()!;
    for (const frame of frames) {
      const data = frame
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart())
        .join('\n');
      const event = data === '' ? undefined : (JSON.parse(data) as Partial<ChatEvent>);
      if (event?.kind) yield event as ChatEvent;
    }
  }
}

/** By reader, because not every browser can iterate a stream. */
async function* readText(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      yield decoder.decode(read.value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
