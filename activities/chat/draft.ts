/** The answer so far. What is said goes to the reader at once and to the database at most 250 ms later. */
import type { ChatEvent, ChatSource, Citation } from '#schema/chat.ts';
import type { Database } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import type { Answerer } from '../outside/answerer.ts';
import { appendEvents, type Closing, closeMessage, type Held, type NumberedEvent } from './keep.ts';

export type Ending = Pick<Closing, 'state' | 'answer' | 'reason'>;
export type Draft = ReturnType<typeof openDraft>;

type Writing = {
  db: Database;
  answerer: Pick<Answerer, 'model' | 'provider' | 'parameters' | 'region' | 'instructions'>;
  tenantId: string;
  held: Held;
  tell: (event: NumberedEvent) => void;
  /** The asker wants no more of it. */
  onStop: () => void;
  /** Somebody else has closed the answer: nothing that is written from now on is kept. */
  onLost: () => void;
};

const flushMs = 250;

export function openDraft({ db, answerer, tenantId, held, tell, onStop, onLost }: Writing) {
  const startedAt = performance.now();
  const sinceStart = () => Math.round(performance.now() - startedAt);
  const kept = {
    text: '',
    query: null as string | null,
    sources: [] as ChatSource[],
    citations: [] as Citation[],
    promptHash: null as Buffer | null,
    modelVersion: null as string | null,
  };
  const measured = { inputTokens: 0, outputTokens: 0, retrieveMs: 0, firstTextMs: null as number | null };
  let seq = 0;
  let unsaved: NumberedEvent[] = [];
  let saving: Promise<void> = Promise.resolve();

  const number = (event: ChatEvent): NumberedEvent => ({ seq: ++seq, event });
  const say = (event: ChatEvent) => {
    const numbered = number(event);
    unsaved.push(numbered);
    tell(numbered);
  };
  const take = () => unsaved.splice(0);
  const flush = async () => {
    const events = take();
    try {
      if ((await appendEvents(db, tenantId, held, events)).isStopped) onStop();
    } catch (error) {
      unsaved = [...events, ...unsaved];
      if (error instanceof Conflict) onLost();
    }
  };
  let isSaving = false;
  // One at a time: of a database that is away, each takes long to fail.
  const timer = setInterval(() => {
    if (isSaving) return;
    isSaving = true;
    saving = flush().finally(() => (isSaving = false));
  }, flushMs);

  return {
    say,
    text: () => kept.text,
    asked: (query: string) => {
      kept.query = query;
      say({ kind: 'query', query });
    },
    retrieved: (sources: ChatSource[], tookMs: number) => {
      measured.retrieveMs = tookMs;
      kept.sources = sources;
      say({ kind: 'sources', sources });
    },
    prompted: (hash: Buffer) => {
      kept.promptHash = hash;
    },
    answeredBy: (version: string) => {
      kept.modelVersion = version;
    },
    counted: (input: number, output: number) => {
      measured.inputTokens += input;
      measured.outputTokens += output;
    },
    write: (text: string) => {
      measured.firstTextMs ??= sinceStart();
      kept.text += text;
      say({ kind: 'text', text });
    },
    cite: (citation: Citation) => {
      kept.citations.push(citation);
      say({ kind: 'citation', citation });
    },
    /** Keeps the answer, and only then tells how it ended; when it cannot be kept, that is told. */
    close: async (ending: Ending) => {
      clearInterval(timer);
      await saving;
      const usage = { model: answerer.model, provider: answerer.provider, ...measured, totalMs: sinceStart() };
      const told = [number({ kind: 'usage', usage }), number(lastEvent(ending))];
      const events = [...take(), ...told];
      const { parameters, region, instructions } = answerer;
      const closing = { ...kept, ...ending, usage, parameters, region, instructions };
      const keep = () => closeMessage(db, tenantId, held, events, closing);
      try {
        // The first attempt may have been kept although its connection broke; keeping is the same twice.
        await keep().catch(keep);
      } catch (error) {
        tell(number({ kind: 'error', reason: { code: 'incomplete', facts: {} } }));
        throw error;
      }
      told.forEach(tell);
    },
  };
}

function lastEvent({ state, answer, reason }: Ending): ChatEvent {
  if (state === 'stopped') return { kind: 'stopped' };
  return reason ? { kind: 'error', reason } : { kind: 'done', answer: answer ?? 'refused' };
}
