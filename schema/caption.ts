/**
 * The record of a recording as a file to save: text for reading, WebVTT and SubRip for players.
 * https://www.w3.org/TR/webvtt1/
 */
import type { RecordForm, Utterance } from './recording.ts';

type Said = Pick<Utterance, 'fromMs' | 'toMs' | 'speaker' | 'text'>;
type Form = { mediaType: string; write(utterances: readonly Said[]): string };

/** A caption without any length would be shown by no player. */
const leastMs = 1;

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

/** `hh:mm:ss`, then the thousandths behind `mark`; without them when there is none. */
function clock(ms: number, mark = ''): string {
  const seconds = Math.floor(ms / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const whole = parts.map((part) => digits(part, 2)).join(':');
  return mark === '' ? whole : `${whole}${mark}${digits(Math.floor(ms) % 1_000, 3)}`;
}

const span = ({ fromMs, toMs }: Said, mark: string): string =>
  `${clock(fromMs, mark)} --> ${clock(Math.max(toMs, fromMs + leastMs), mark)}`;

/** An empty line would end a caption early. */
const lines = (text: string): string => text.replace(/\s*\n\s*/g, '\n').trim();

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const named = ({ speaker, text }: Said): string => (speaker === null ? lines(text) : `${speaker}: ${lines(text)}`);

/** One paragraph for each turn of a speaker, with the time when it begins. */
function writeText(utterances: readonly Said[]): string {
  const turns: Said[] = [];
  for (const said of utterances) {
    const turn = turns.at(-1);
    if (turn && turn.speaker === said.speaker && said.speaker !== null) turn.text += ` ${lines(said.text)}`;
    else turns.push({ ...said });
  }
  return turns.map((turn) => `[${clock(turn.fromMs)}] ${named(turn)}\n`).join('\n');
}

function writeVtt(utterances: readonly Said[]): string {
  const cues = utterances.map((said) => {
    const voice = said.speaker === null ? '' : `<v ${escaped(said.speaker).replace(/\s+/g, ' ')}>`;
    return `${span(said, '.')}\n${voice}${escaped(lines(said.text))}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

const writeSrt = (utterances: readonly Said[]): string =>
  utterances.map((said, at) => `${at + 1}\n${span(said, ',')}\n${named(said)}\n`).join('\n');

export const recordForms: Readonly<Record<RecordForm, Form>> = {
  txt: { mediaType: 'text/plain; charset=utf-8', write: writeText },
  vtt: { mediaType: 'text/vtt; charset=utf-8', write: writeVtt },
  srt: { mediaType: 'application/x-subrip; charset=utf-8', write: writeSrt },
};
