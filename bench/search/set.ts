/**
 * Data sets for retrieval, as folders of corpus.jsonl ({_id, title?, text}), queries.jsonl ({_id, text}) and qrels.tsv
 * (query, document, relevance; with a header).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { detectLanguage } from '#activities/text/language.ts';

export type RetrievalSet = {
  name: string;
  /** ISO 639-1, as its texts show. */
  language: string;
  documents: { id: string; title: string; text: string }[];
  questions: { id: string; text: string; relevance: Map<string, number> }[];
};

/** The set that `dir` is, or the sets that are folders in it. */
export function readSets(dir: string): RetrievalSet[] {
  if (existsSync(join(dir, 'corpus.jsonl'))) return [readSet(dir)];
  return readdirSync(dir)
    .sort()
    .map((name) => join(dir, name))
    .filter((folder) => existsSync(join(folder, 'corpus.jsonl')))
    .map(readSet);
}

function readSet(dir: string): RetrievalSet {
  const documents = readJsonLines<{ _id: string; title?: string; text: string }>(join(dir, 'corpus.jsonl')).map(
    ({ _id, title = '', text }) => ({ id: _id, title, text }),
  );
  const judged = readJudgements(join(dir, 'qrels.tsv'));
  const questions = readJsonLines<{ _id: string; text: string }>(join(dir, 'queries.jsonl'))
    .map(({ _id, text }) => ({ id: _id, text, relevance: judged.get(_id) ?? new Map<string, number>() }))
    .filter(({ relevance }) => [...relevance.values()].some((gain) => gain > 0));
  const sample = documents.slice(0, 20).map(({ text }) => text.slice(0, 200));
  return { name: basename(dir), language: detectLanguage(sample.join('\n'), null), documents, questions };
}

function readJudgements(path: string): Map<string, Map<string, number>> {
  const judged = new Map<string, Map<string, number>>();
  for (const line of readLines(path).slice(1)) {
    const [question, document, gain] = line.split('\t') as [string, string, string];
    const known = judged.get(question) ?? new Map<string, number>();
    judged.set(question, known.set(document, Number(gain)));
  }
  return judged;
}

const readLines = (path: string) => readFileSync(path, 'utf8').split('\n').filter(Boolean);
const readJsonLines = <T>(path: string) => readLines(path).map((line) => JSON.parse(line) as T);
