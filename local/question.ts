/** Asks one question through the API and keeps what came back: text, citations, and how it ended. */
import { type AnswerKind, ChatEvent, type Citation, type Usage } from '#schema/chat.ts';
import type { ApiClient } from './api-client.ts';
import type { Say } from './say.ts';

export type Answered = {
  question: string;
  /** `failed` when the stream ended in an error, or without an end. */
  answer: AnswerKind | 'failed';
  text: string;
  citations: Citation[];
  usage: Usage | null;
  reason: string | null;
};

/** Streams the answer to its end; an error event is part of the result, not thrown. */
export async function ask(api: ApiClient, spaceId: string, question: string): Promise<Answered> {
  const result: Answered = { question, answer: 'failed', text: '', citations: [], usage: null, reason: null };
  for await (const data of api.stream('/chat', { question, spaceId })) {
    const event = ChatEvent.parse(data);
    if (event.kind === 'text') result.text += event.text;
    if (event.kind === 'citation') result.citations.push(event.citation);
    if (event.kind === 'usage') result.usage = event.usage;
    if (event.kind === 'done') result.answer = event.answer;
    if (event.kind === 'error') result.reason = event.reason.code;
  }
  return result;
}

/** Whether the answer was found in the sources and every citation in it holds. */
export const isCited = ({ answer, citations }: Answered): boolean =>
  (answer === 'found' || answer === 'extract') && citations.length > 0 && citations.every(({ verified }) => verified);

/** Prints question, answer and citations for people. */
export function sayAnswer({ question, answer, text, citations, usage, reason }: Answered, say: Say): void {
  say(`\n? ${question}`);
  // The text is Markdown, whose escapes mean nothing on a terminal.
  for (const line of text.trim().split('\n')) say(`  ${line.replaceAll(/\\([^\w\s])/g, '$1')}`);
  for (const { ordinal, title, url, quote, verified } of citations) {
    say(`  [${ordinal}] ${title} <${url}>${verified ? '' : ' (unverified)'}`);
    say(`      “${quote.replaceAll(/\s+/g, ' ').trim()}”`);
  }
  const ending = { found: 'answered from sources', extract: 'extracts from sources', refused: 'not in the sources' };
  const how = answer === 'failed' ? `failed: ${reason ?? 'the stream broke off'}` : ending[answer];
  say(`  (${how}${usage ? `, ${usage.model}, ${(usage.totalMs / 1000).toFixed(1)} s` : ''})`);
}
