import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSets } from './set.ts';

function makeSet(dir: string) {
  mkdirSync(dir, { recursive: true });
  const text = 'The library lends books free of charge and is open until six on weekdays.';
  writeFileSync(join(dir, 'corpus.jsonl'), `${JSON.stringify({ _id: 'd1', text })}\n`);
  const queries = [
    { _id: 'q1', text: 'library' },
    { _id: 'q2', text: 'unjudged' },
  ];
  writeFileSync(join(dir, 'queries.jsonl'), queries.map((query) => JSON.stringify(query)).join('\n'));
  writeFileSync(join(dir, 'qrels.tsv'), 'query-id\tcorpus-id\tscore\nq1\td1\t2\n');
}

test('a folder is a set, or holds sets; questions that nobody judged are left out', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sets-'));
  try {
    makeSet(join(dir, 'one'));
    makeSet(join(dir, 'two'));
    mkdirSync(join(dir, 'other'));
    expect(readSets(dir).map(({ name }) => name)).toEqual(['one', 'two']);
    const [set] = readSets(join(dir, 'one'));
    expect(set).toMatchObject({ language: 'en', documents: [{ id: 'd1', title: '' }] });
    expect(set!.questions).toEqual([{ id: 'q1', text: 'library', relevance: new Map([['d1', 2]]) }]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
