/** Exports of the record, doctored: what is done to the files of one with thirty events, and what is to be found then. */
import { strFromU8, strToU8 } from 'fflate';
import { openHeadSigner, type SignedHead } from '#schema/chain-head.ts';

export type Files = Record<string, Uint8Array>;
export type Finding = { code: string; seq?: number; to?: number; name?: string };

const linesOf = (files: Files, name: string) => strFromU8(files[name]!).trimEnd().split('\n');
const withLines = (files: Files, name: string, lines: string[]): Files => ({
  ...files,
  [name]: strToU8(lines.map((line) => `${line}\n`).join('')),
});
/** The lines of one file, otherwise. */
export const altered = (name: string, change: (lines: string[]) => string[]) => (files: Files) =>
  withLines(files, name, change(linesOf(files, name)));
const changedFile = (name: string) => ({ code: 'file-changed', name });
export const json = <T>(files: Files, name: string) => JSON.parse(strFromU8(files[name]!)) as T;
const withJson = (files: Files, name: string, value: unknown): Files => ({
  ...files,
  [name]: strToU8(JSON.stringify(value)),
});

export const doings: [what: string, doctor: (files: Files) => Files, found: Finding[]][] = [
  [
    'a flipped bit',
    altered('events.jsonl', (lines) => lines.with(6, lines[6]!.replace('"i":6', '"i":7'))),
    [{ code: 'event-changed', seq: 7 }, changedFile('events.jsonl')],
  ],
  [
    'an edited moment',
    altered('events.jsonl', (lines) => lines.with(0, lines[0]!.replace(/"at":"2/, '"at":"1'))),
    [{ code: 'event-changed', seq: 1 }, changedFile('events.jsonl')],
  ],
  [
    'a deleted event',
    altered('events.jsonl', (lines) => lines.toSpliced(11, 1)),
    [{ code: 'event-missing', seq: 12 }, changedFile('events.jsonl')],
  ],
  [
    'two events that changed places',
    altered('events.jsonl', (lines) => lines.with(3, lines[4]!).with(4, lines[3]!)),
    [{ code: 'event-changed', seq: 4 }, { code: 'event-changed', seq: 5 }, changedFile('events.jsonl')],
  ],
  [
    'two events that changed places with their links',
    (files) =>
      ['events.jsonl', 'links.jsonl'].reduce(
        (made, name) => altered(name, (lines) => lines.with(3, lines[4]!).with(4, lines[3]!))(made),
        files,
      ),
    [
      { code: 'link-missing', seq: 4, to: 4 },
      { code: 'link-repeated', seq: 4 },
      changedFile('events.jsonl'),
      changedFile('links.jsonl'),
    ],
  ],
  [
    'an event that was slipped in',
    altered('events.jsonl', (lines) => lines.toSpliced(20, 0, lines[20]!.replace('skip', 'end'))),
    [{ code: 'event-extra', seq: 20 }, changedFile('events.jsonl')],
  ],
  [
    'an event and its link deleted',
    (files) =>
      ['events.jsonl', 'links.jsonl'].reduce((made, name) => altered(name, (all) => all.toSpliced(14, 1))(made), files),
    [{ code: 'link-missing', seq: 15, to: 15 }, changedFile('events.jsonl'), changedFile('links.jsonl')],
  ],
  [
    'the tail cut off, events and links',
    (files) =>
      ['events.jsonl', 'links.jsonl'].reduce((made, name) => altered(name, (all) => all.slice(0, 24))(made), files),
    [
      { code: 'tail-missing', seq: 25, to: 30 },
      { code: 'tail-missing', seq: 25, to: 30 },
      changedFile('events.jsonl'),
      changedFile('links.jsonl'),
    ],
  ],
  [
    'a link that was changed',
    altered('links.jsonl', (lines) => lines.with(8, lines[8]!.replace(/"hash":"../, '"hash":"zz'.replace('zz', '00')))),
    [{ code: 'link-broken', seq: 9 }, { code: 'link-broken', seq: 10 }, changedFile('links.jsonl')],
  ],
  [
    'a link that is there twice',
    altered('links.jsonl', (lines) => lines.toSpliced(5, 0, lines[4]!)),
    [{ code: 'link-repeated', seq: 5 }, changedFile('links.jsonl')],
  ],
  [
    'a head that says something else',
    (files) => {
      const heads = json<SignedHead[]>(files, 'heads.json');
      return withJson(files, 'heads.json', heads.with(1, { ...heads[1]!, seq: 19 }));
    },
    [{ code: 'head-forged', seq: 19 }, changedFile('heads.json')],
  ],
  [
    'a head by another key',
    (files) => {
      const [head] = json<SignedHead[]>(files, 'heads.json');
      const forged = openHeadSigner('another key of an installation, for tests').sign(head!);
      return withJson(files, 'heads.json', [forged, ...json<SignedHead[]>(files, 'heads.json').slice(1)]);
    },
    [{ code: 'head-forged', seq: 10 }, changedFile('heads.json')],
  ],
  [
    'a file changed that people read',
    (files) => ({ ...files, 'events.csv': Buffer.concat([files['events.csv']!, Buffer.from(' ')]) }),
    [changedFile('events.csv')],
  ],
  ['a file taken out', ({ 'summary.html': _, ...files }) => files, [{ code: 'file-missing', name: 'summary.html' }]],
  ['a file put in', (files) => ({ ...files, 'more.txt': strToU8('x') }), [{ code: 'file-extra', name: 'more.txt' }]],
  [
    'a manifest made to fit',
    (files) => withJson(files, 'manifest.json', { ...json<object>(files, 'manifest.json'), firstAt: null }),
    [{ code: 'manifest-forged' }],
  ],
  ['no manifest', ({ 'manifest.json': _, ...files }) => files, [{ code: 'manifest-unreadable' }]],
];
