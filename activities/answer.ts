/** Writing one answer: retrieve, decide whether there is anything to say, stream, check the citations, keep it all. */
import type { AnswerKind, ChatEvent, ChatInput, ChatSource, Citation } from '#schema/chat.ts';
import type { Database } from '#schema/database.ts';
import { Interruption, Refusal } from '#schema/errors.ts';
import { nilId, sha256 } from '#schema/id.ts';
import type { Reason } from '#schema/progress.ts';
import { type Hit, search } from '#schema/search.ts';
import { appendEvents, type Closing, closeMessage, type NumberedEvent, type Opened } from './message.ts';
import type { Answerer, AnswerRequest } from './outside/answerer.ts';
import type { Embedder } from './outside/embedder.ts';
import { findQuote } from './text/cite.ts';
import { detectLanguage } from './text/language.ts';

export type AnswerRun = {
  tenantId: string;
  opened: Opened;
  input: ChatInput;
  collectionIds: readonly string[];
  signal: AbortSignal;
  say: (event: NumberedEvent) => void;
};

type Deps = { db: Database; embedder: Embedder; answerer: Answerer };

const sourcesPerAnswer = 8;
const flushMs = 250;

/** Said when the sources hold no answer. It is kept as the answer's text, so it is in the question's language. */
const refusals = {
  sv: 'Jag hittar inget svar på frågan i det material som finns här.',
  en: 'I find no answer to the question in the material that is kept here.',
};

export async function answerQuestion(deps: Deps, run: AnswerRun): Promise<void> {
  const draft = openDraft(deps, run);
  let ending: Ending;
  let defect: unknown;
  try {
    draft.say({ kind: 'start', ...ids(run.opened) });
    const language = answerLanguage(run.input.question);
    const sources = await retrieve(deps, run, language);
    draft.retrieved(sources);
    const answer =
      sources.length > 0
        ? await stream(deps, run, draft, { question: run.input.question, language, sources })
        : 'refused';
    if (answer === 'refused') draft.write(language === 'sv' ? refusals.sv : refusals.en);
    ending = { state: 'done', answer, reason: null };
  } catch (error) {
    ending = { state: draft.text() ? 'incomplete' : 'failed', answer: null, reason: reasonOf(error, run.signal) };
    if (!(error instanceof Refusal || error instanceof Interruption || run.signal.aborted)) defect = error;
  }
  await draft.close(ending);
  if (defect) throw defect;
}

const ids = ({ conversationId, questionId, messageId }: Opened) => ({ conversationId, questionId, messageId });

function answerLanguage(question: string): 'sv' | 'en' {
  if (/[åäö]/i.test(question)) return 'sv';
  return detectLanguage(question, null) === 'en' ? 'en' : 'sv';
}

async function retrieve({ db, embedder }: Deps, run: AnswerRun, language: string): Promise<ChatSource[]> {
  const { question, filter } = run.input;
  const wanted = filter.collectionIds && new Set(filter.collectionIds);
  const [vector] = await embedder.embed([question], { kind: 'query', signal: run.signal });
  const hits = await search(db, {
    tenantId: run.tenantId,
    collectionIds: run.collectionIds.filter((id) => !wanted || wanted.has(id)),
    query: question,
    language,
    vector: vector ?? null,
    modelId: embedder.modelId,
    filter,
    limit: sourcesPerAnswer,
  });
  return hits.map(asSource);
}

const asSource = (hit: Hit, index: number): ChatSource => ({
  ordinal: index + 1,
  passageId: hit.passageId,
  versionId: hit.versionId,
  documentId: hit.documentId,
  title: hit.title,
  url: hit.url,
  headingPath: hit.headingPath,
  language: hit.language,
  text: hit.text,
  from: hit.from,
  to: hit.to,
  score: hit.score,
  members: hit.members,
});

async function stream(deps: Deps, run: AnswerRun, draft: Draft, request: AnswerRequest): Promise<AnswerKind> {
  draft.prompted(sha256(deps.answerer.prompt(request)));
  for await (const step of deps.answerer.answer(request, { signal: run.signal })) {
    if (step.kind === 'none') return 'refused';
    if (step.kind === 'text') draft.write(step.text);
    else if (step.kind === 'tokens') draft.counted(step.input, step.output);
    else draft.cite(checkCitation(request.sources, step.ordinal, step.quote));
  }
  return deps.answerer.extractive ? 'extract' : 'found';
}

/**
 * A citation is verified when its source was retrieved for this answer and the quoted words occur in it. It names the
 * passage in which they begin.
 */
export function checkCitation(sources: readonly ChatSource[], ordinal: number, quote: string): Citation {
  const source = sources.find((candidate) => candidate.ordinal === ordinal);
  const found = source && findQuote(source.text, quote);
  const from = source && found ? source.from + found.from : null;
  const to = source && found ? source.from + found.to : null;
  const member = source?.members.find((one) => from !== null && one.from <= from && from < one.to);
  return {
    ordinal,
    passageId: member?.passageId ?? source?.passageId ?? nilId,
    versionId: source?.versionId ?? nilId,
    documentId: source?.documentId ?? nilId,
    title: source?.title ?? '',
    url: source?.url ?? '',
    quote,
    from,
    to,
    verified: from !== null,
  };
}

function reasonOf(error: unknown, signal: AbortSignal): Reason {
  if (signal.aborted) return { code: 'incomplete', facts: {} };
  if (error instanceof Refusal || error instanceof Interruption) return { code: error.code, facts: error.facts };
  return { code: 'defect', facts: {} };
}

type Draft = ReturnType<typeof openDraft>;
type Ending = Pick<Closing, 'state' | 'answer' | 'reason'>;

/** The answer so far. What is said goes to the reader at once and to the database at most 250 ms later. */
function openDraft({ db, answerer }: Deps, { tenantId, opened, say: tell }: AnswerRun) {
  const startedAt = performance.now();
  const sinceStart = () => Math.round(performance.now() - startedAt);
  const kept = {
    text: '',
    sources: [] as ChatSource[],
    citations: [] as Citation[],
    promptHash: null as Buffer | null,
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
  const timer = setInterval(() => {
    const events = take();
    saving = saving
      .then(() => appendEvents(db, tenantId, opened, events))
      .catch(() => {
        unsaved = [...events, ...unsaved];
      });
  }, flushMs);

  return {
    say,
    text: () => kept.text,
    retrieved: (sources: ChatSource[]) => {
      measured.retrieveMs = sinceStart();
      kept.sources = sources;
      say({ kind: 'sources', sources });
    },
    prompted: (hash: Buffer) => {
      kept.promptHash = hash;
    },
    counted: (input: number, output: number) => {
      Object.assign(measured, { inputTokens: input, outputTokens: output });
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
      const last: ChatEvent = ending.reason
        ? { kind: 'error', reason: ending.reason }
        : { kind: 'done', answer: ending.answer ?? 'refused' };
      const told = [number({ kind: 'usage', usage }), number(last)];
      const events = [...take(), ...told];
      const closing = { ...kept, ...ending, usage, parameters: answerer.parameters };
      const keep = () => closeMessage(db, tenantId, opened, events, closing);
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
