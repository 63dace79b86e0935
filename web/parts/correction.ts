/** A record while it is corrected: its lines, and what can be done to them, with scripts or by posting the form. */
import type { Recording } from '#schema/recording.ts';

/** One line of the form. Nobody in particular speaks where `speaker` is empty. */
export interface Said {
  fromMs: number;
  toMs: number;
  speaker: string;
  text: string;
}

export type Deed =
  | { kind: 'write'; at: number; text: string }
  | { kind: 'name'; at: number; speaker: string }
  /** Everywhere. */
  | { kind: 'rename'; was: string; now: string }
  /** With the line after it. */
  | { kind: 'join'; at: number }
  /** At a place in its text. */
  | { kind: 'split'; at: number; place: number };

export const saidIn = ({ utterances }: Pick<Recording, 'utterances'>): Said[] =>
  utterances.map(({ fromMs, toMs, speaker, text }) => ({ fromMs, toMs, speaker: speaker ?? '', text }));

export function revise(lines: readonly Said[], deed: Deed): Said[] {
  if (deed.kind === 'rename') {
    const { was, now } = deed;
    return lines.map((line) => (line.speaker === was ? { ...line, speaker: now } : line));
  }
  const { at } = deed;
  const line = lines[at];
  if (!line) return [...lines];
  switch (deed.kind) {
    case 'write':
      return lines.with(at, { ...line, text: deed.text });
    case 'name':
      return lines.with(at, { ...line, speaker: deed.speaker });
    case 'join': {
      const next = lines[at + 1];
      return next ? lines.toSpliced(at, 2, joined(line, next)) : [...lines];
    }
    case 'split':
      return lines.toSpliced(at, 1, ...halves(line, deed.place));
  }
}

const joined = (line: Said, next: Said): Said => ({
  ...line,
  toMs: Math.max(line.toMs, next.toMs),
  text: [line.text.trim(), next.text.trim()].filter(Boolean).join(' '),
});

/** The moment between them is taken from how much is said before and after; a line that would be empty is none. */
function halves(line: Said, place: number): Said[] {
  const [before, after] = [line.text.slice(0, place).trim(), line.text.slice(place).trim()];
  if (before === '' || after === '') return [line];
  const atMs = line.fromMs + Math.round(((line.toMs - line.fromMs) * place) / line.text.length);
  return [
    { ...line, toMs: atMs, text: before },
    { ...line, fromMs: atMs, text: after },
  ];
}

/** Everybody who is named, in the order in which they come to speak. */
export const speakersIn = (lines: readonly Said[]): string[] => [
  ...new Set(lines.map(({ speaker }) => speaker).filter(Boolean)),
];

/** The lines as a form posts them, each with all its fields. */
export function linesIn(form: FormData): Said[] {
  const [from, to, speakers, texts] = ['fromMs', 'toMs', 'speaker', 'text'].map((name) =>
    form.getAll(name).map(String),
  );
  return texts!.map((text, at) => ({
    ...{ fromMs: Number(from![at]), toMs: Number(to![at]) },
    ...{ speaker: speakers![at] ?? '', text: text.replaceAll('\r\n', '\n') },
  }));
}

/** What the pressed button asks to be done to the lines: `join 3`, `rename`, or nothing. */
export function deedsIn(form: FormData): Deed[] {
  const [kind, at] = String(form.get('intent')).split(' ');
  if (kind === 'join') return [{ kind, at: Number(at) }];
  if (kind !== 'rename') return [];
  const names = form.getAll('now').map((name) => String(name).trim());
  return form.getAll('was').flatMap((was, nth): Deed[] => {
    const now = names[nth] ?? '';
    return now === String(was) ? [] : [{ kind, was: String(was), now }];
  });
}

/** As the API takes it. */
export const editOf = (versionId: string, lines: readonly Said[]) => ({
  versionId,
  utterances: lines.map(({ speaker, ...line }) => ({ ...line, speaker: speaker.trim() || null })),
});
