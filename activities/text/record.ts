/** The record of a recording as one text with blocks: a block for each utterance, a paragraph for each turn of a speaker. */
import type { Block } from '#schema/document.ts';
import type { Utterance } from '#schema/recording.ts';
import type { Composed } from './compose.ts';

/** A pause that begins a new paragraph, whoever goes on. */
const pauseMs = 2_000;
const seconds = (ms: number): number => ms / 1_000;

/** Offsets are UTF-16 into the text. A turn begins with the name of its speaker, where it is known. */
export function composeRecord(utterances: readonly Utterance[]): Composed {
  const blocks: Block[] = [];
  let text = '';
  let last: Utterance | undefined;
  for (const said of utterances) {
    const isSameSpeaker = last !== undefined && last.speaker === said.speaker;
    const goesOn = isSameSpeaker && said.fromMs - last!.toMs < pauseMs;
    if (last) text += goesOn ? ' ' : '\n\n';
    const from = text.length;
    text += isSameSpeaker || said.speaker === null ? oneLine(said.text) : `${said.speaker}: ${oneLine(said.text)}`;
    blocks.push({ kind: 'paragraph', from, to: text.length, ...momentOf(said) });
    last = said;
  }
  return { text, blocks };
}

/** A person who corrects may write several. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const momentOf = ({ fromMs, toMs, speaker, confidence }: Utterance) => ({
  fromSeconds: seconds(fromMs),
  toSeconds: seconds(toMs),
  ...(speaker !== null && { speaker }),
  ...(confidence !== null && { confidence }),
});
