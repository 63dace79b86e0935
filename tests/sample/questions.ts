/**
 * Questions about the sample site with what a right answer must hold, and questions the site cannot answer:
 * twenty of each per language, worded as citizens ask, besides the three that the launcher asks.
 */
import { sampleQuestions } from '#local/sample/workspace.ts';
import { englishQuestions } from './questions-en.ts';
import { swedishQuestions } from './questions-sv.ts';

export type SampleQuestion = {
  language: 'sv' | 'en';
  question: string;
  answerable: boolean;
  /** The page that answers it; any one of `facts` occurring in the answer is enough. */
  expect?: { path: string; facts: string[] };
};

export const questions: SampleQuestion[] = [
  ...swedishQuestions.map((question) => ({ language: 'sv' as const, ...question })),
  ...englishQuestions.map((question) => ({ language: 'en' as const, ...question })),
];

const launcherExpectations: Record<string, SampleQuestion['expect']> = {
  [sampleQuestions[0].question]: { path: '/bygga-bo/bygglov/avgifter', facts: ['6 900'] },
  [sampleQuestions[1].question]: { path: '/en/leisure/library', facts: ['28 days'] },
};

export const launcherQuestions: SampleQuestion[] = sampleQuestions.map((asked) => ({
  ...asked,
  expect: launcherExpectations[asked.question],
}));
