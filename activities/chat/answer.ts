/** Writing one answer: what is really asked, retrieve, decide whether there is anything to say, stream, keep it all. */
import type { AnswerKind } from '#schema/chat.ts';
import type { Database } from '#schema/database.ts';
import { Interruption, Refusal, UpstreamFault } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import type { Reason } from '#schema/progress.ts';
import type { Answerer, AnswerRequest } from '../outside/answerer.ts';
import type { Embedder } from '../outside/embedder.ts';
import { detectLanguage } from '../text/language.ts';
import { checkCitation } from './citation.ts';
import { type Draft, type Ending, openDraft } from './draft.ts';
import type { NumberedEvent } from './keep.ts';
import type { Opened } from './open.ts';
import { standAlone } from './query.ts';
import { type Retrieved, retrieve, type Within } from './retrieve.ts';

/** A search that is under way, and the language that it was found to be asked in. */
export type Ahead = { language: 'sv' | 'en'; found: Promise<Retrieved> };

export type AnswerRun = {
  within: Within;
  opened: Opened;
  /** What is being found already for a question that stands alone, while it is being kept. */
  ahead: Ahead | null;
  signal: AbortSignal;
  tell: (event: NumberedEvent) => void;
};

type Deps = { db: Database; embedder: Embedder; answerer: Answerer };

/** What nobody asked for; a model that goes on for longer has lost its way, or means harm. */
const mostChars = 40_000;

/** Said when the sources hold no answer. It is kept as the answer's text, so it is in the question's language. */
const refusals = {
  sv: 'Jag hittar inget svar på frågan i det material som finns här.',
  en: 'I find no answer to the question in the material that is kept here.',
};

export async function answerQuestion(deps: Deps, run: AnswerRun): Promise<void> {
  const halting = new AbortController();
  const signal = AbortSignal.any([run.signal, halting.signal]);
  let isStopped = false;
  const draft = openDraft({
    ...deps,
    tenantId: run.within.tenantId,
    held: run.opened,
    tell: run.tell,
    onStop: () => {
      isStopped = true;
      halting.abort();
    },
    onLost: () => halting.abort(),
  });
  let ending: Ending;
  let defect: unknown;
  try {
    ending = { state: 'done', answer: await write(deps, { ...run, signal }, draft), reason: null };
  } catch (error) {
    ending = endingOf(error, { isStopped, isAborted: signal.aborted, text: draft.text() });
    if (!(error instanceof Refusal || error instanceof Interruption || signal.aborted)) defect = error;
  }
  await draft.close(ending);
  if (defect) throw defect;
}

async function write(deps: Deps, run: AnswerRun, draft: Draft): Promise<AnswerKind> {
  const { conversationId, questionId, messageId, question, turns } = run.opened;
  draft.say({ kind: 'start', conversationId, questionId, messageId });
  const { query, input, output } = await standAlone(deps.answerer, { question, turns }, run.signal);
  draft.counted(input, output);
  if (query !== question) draft.asked(query);
  const language = run.ahead?.language ?? languageAsked(question, turns.at(-1)?.question);
  const { filter } = run.opened;
  const { sources, tookMs } = await (run.ahead?.found ??
    retrieve(deps, { ...run.within, filter, query, language }, run.signal));
  draft.retrieved(sources, tookMs);
  const request = { question, query, turns, language, sources };
  const answer = sources.length > 0 ? await stream(deps, run, draft, request) : 'refused';
  if (answer === 'refused') draft.write(refusals[language]);
  return answer;
}

/** The language of the question, else of the one before it, else Swedish. */
export const languageAsked = (question: string, before = ''): 'sv' | 'en' =>
  languageOf(question) ?? languageOf(before) ?? 'sv';

function languageOf(question: string): 'sv' | 'en' | null {
  if (/[åäö]/i.test(question)) return 'sv';
  const language = detectLanguage(question, null);
  return language === 'sv' || language === 'en' ? language : null;
}

async function stream(deps: Deps, run: AnswerRun, draft: Draft, request: AnswerRequest): Promise<AnswerKind> {
  draft.prompted(sha256(deps.answerer.prompt(request)));
  for await (const step of deps.answerer.answer(request, { signal: run.signal })) {
    if (step.kind === 'none') return 'refused';
    if (step.kind === 'text') {
      if (draft.text().length + step.text.length > mostChars) throw new UpstreamFault('the answer went on without end');
      draft.write(step.text);
    } else if (step.kind === 'tokens') draft.counted(step.input, step.output);
    else if (step.kind === 'version') draft.answeredBy(step.version);
    else draft.cite(checkCitation(request.sources, step.ordinal, step.quote));
  }
  return deps.answerer.extractive ? 'extract' : 'found';
}

function endingOf(error: unknown, at: { isStopped: boolean; isAborted: boolean; text: string }): Ending {
  if (at.isStopped) return { state: 'stopped', answer: null, reason: null };
  const state = at.text ? 'incomplete' : 'failed';
  return { state, answer: null, reason: at.isAborted ? { code: 'incomplete', facts: {} } : reasonOf(error) };
}

/** Where an error is told to the asker in other words: it is neither a site nor a form that failed, but a model. */
const ofModels: Readonly<Record<string, string>> = { unreachable: 'model-silent', 'invalid-input': 'model-refused' };

const reasonOf = (error: unknown): Reason =>
  error instanceof Refusal || error instanceof Interruption
    ? { code: ofModels[error.code] ?? error.code, facts: error.facts }
    : { code: 'defect', facts: {} };
