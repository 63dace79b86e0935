/**
 * Text out of pictures, by Tesseract where the machine has it: in the languages asked for that it knows, with how sure
 * it is. https://tesseract-ocr.github.io/tessdoc/Command-Line-Usage.html
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Box, Element } from '#schema/element.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { element } from './element.ts';
import type { Reading } from './reading.ts';

const run = promisify(execFile);
const outputBytes = 32 * 2 ** 20;
/** What is less sure, of 1, is no text but spots. */
const leastConfidence = 0.3;

type Picture = { bytes: Buffer; ending: string };
type Word = { paragraph: string; line: string; confidence: number; text: string; box: Box };

/** Elements without a page. Throws UnreadableFile `missing-program` without Tesseract, `damaged` when it fails. */
export async function recognise(
  { bytes, ending }: Picture,
  { folder, options }: Pick<Reading, 'folder' | 'options'>,
): Promise<Element[]> {
  const languages = await languagesFor(options.languages);
  const path = join(folder, `picture.${ending}`);
  await writeFile(path, bytes);
  const { stdout } = await tesseract([path, '-', '-l', languages.join('+'), '--psm', '3', 'tsv']);
  return paragraphsIn(stdout);
}

async function tesseract(args: string[]): Promise<{ stdout: string }> {
  try {
    return await run('tesseract', args, { maxBuffer: outputBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new UnreadableFile('Tesseract is not installed', 'missing-program', { program: 'Tesseract' });
    throw new UnreadableFile((error as Error).message.slice(0, 200), 'damaged');
  }
}

async function languagesFor(wanted: readonly string[]): Promise<string[]> {
  const { stdout } = await tesseract(['--list-langs']);
  const known = new Set(
    stdout
      .split('\n')
      .slice(1)
      .map((line) => line.trim()),
  );
  const usable = wanted.filter((language) => known.has(language));
  if (usable.length > 0) return usable;
  const [any] = [...known].filter((language) => /^[a-z]{3}$/.test(language) && language !== 'osd');
  if (any === undefined)
    throw new UnreadableFile('Tesseract knows no language', 'missing-program', {
      program: `Tesseract ${wanted.join(', ')}`,
    });
  return [any];
}

/** The program's table of words becomes paragraphs, boxes as shares of the picture. */
export function paragraphsIn(tsv: string): Element[] {
  const paragraphs = Map.groupBy(wordsIn(tsv), ({ paragraph }) => paragraph);
  return [...paragraphs.values()].map((words) => {
    const lines = Map.groupBy(words, ({ line }) => line);
    const text = [...lines.values()].map((line) => line.map((word) => word.text).join(' ')).join('\n');
    const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
    const side = (at: number, pick: (...all: number[]) => number) => pick(...words.map(({ box }) => box[at]!));
    const box: Box = [side(0, Math.min), side(1, Math.min), side(2, Math.max), side(3, Math.max)];
    return element('NarrativeText', text.replace(/(\p{Ll})-\n(?=\p{Ll})/gu, '$1').replaceAll('\n', ' '), {
      box,
      confidence,
    });
  });
}

function wordsIn(tsv: string): Word[] {
  let width = 1;
  let height = 1;
  return tsv.split('\n').flatMap((row) => {
    const [level, , block, paragraph, line, , ...rest] = row.split('\t');
    const [left, top, wide, high, sure] = rest.slice(0, 5).map(Number) as [number, number, number, number, number];
    if (level === '1') [width, height] = [wide, high];
    const text = rest.slice(5).join(' ').trim();
    const confidence = sure / 100;
    if (level !== '5' || text === '' || confidence < leastConfidence) return [];
    const box: Box = [left / width, top / height, (left + wide) / width, (top + high) / height];
    return [{ paragraph: `${block}.${paragraph}`, line: `${block}.${paragraph}.${line}`, confidence, text, box }];
  });
}
