/** The answer where no model is set: the best sentences of the sources themselves, each with its citation. */
import { builtIn } from '#schema/ai-system.ts';
import { extractAnswer } from '../../text/extract.ts';
import type { Answerer, AnswerRequest, AnswerStep } from '../answerer.ts';

const parameters = { sentences: 3, leastCoverage: 0.56 };

export function extractAnswerer(): Answerer {
  return {
    model: 'extract-1',
    provider: builtIn,
    region: 'installation',
    instructions: null,
    parameters,
    extractive: true,
    describe:
      'answers as extracts, the best sentences of the sources (set OPENAI_API_KEY or OPENAI_BASE_URL for a real model)',
    prompt: ({ query, sources }) => JSON.stringify({ query, passages: sources.map(({ passageId }) => passageId) }),
    answer,
  };
}

async function* answer({ query, language, sources }: AnswerRequest): AsyncGenerator<AnswerStep> {
  const { extracts, coverage } = extractAnswer(query, sources, { language, limit: parameters.sentences });
  if (coverage < parameters.leastCoverage || extracts.length === 0) {
    yield { kind: 'none' };
    return;
  }
  for (const [index, { source, sentence }] of extracts.entries()) {
    const { ordinal } = sources[source]!;
    yield { kind: 'text', text: `${index > 0 ? '\n\n' : ''}${plain(sentence)} [${ordinal}]` };
    yield { kind: 'citation', ordinal, quote: sentence };
  }
}

/** The sentence as Markdown that shows it as it stands. */
const plain = (sentence: string) => sentence.replace(/([\\`*_[\]<>#|~])/g, '\\$1').replace(/\s+/g, ' ');
