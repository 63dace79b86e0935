/** A document's text as it was read: headings, paragraphs, lists and tables, page by page, with the cited words marked. */
import { Fragment, type ReactNode } from 'react';
import type { Block } from '#schema/document.ts';
import { groupBlocks, headingLevels, rowsOf } from './layout.ts';
import { cutMarks, type Range } from './mark.ts';
import { useVoice } from './voice.tsx';

/** Id of the first marked words, for addresses that end in `#cited`. */
export const citedId = 'cited';

interface ReadingProps {
  text: string;
  blocks: Block[];
  marks: Range[];
  language: string;
}

export function Reading({ text, blocks, marks, language }: ReadingProps) {
  const words = (part: Range): ReactNode => <Marked text={text} part={part} marks={marks} />;
  const levels = headingLevels(blocks);
  return (
    <article className="text" lang={language}>
      {groupBlocks(blocks).map((group, at, groups) => {
        const [block] = group as [Block];
        return (
          <Fragment key={block.from}>
            <PageStart block={block} before={groups[at - 1]?.at(-1)} />
            {isUnsure(block) && <UnsureMark />}
            <BlockView group={group} level={levels.get(block) ?? 2} rows={rowsOf(text, block)} words={words} />
          </Fragment>
        );
      })}
    </article>
  );
}

/** A stretch of the text with the cited words marked. */
export function Marked({ text, part, marks }: { text: string; part: Range; marks: readonly Range[] }) {
  const firstMark = Math.min(...marks.map(({ from }) => from));
  return cutMarks(text, part, marks).map(({ text: piece, marked, at }) =>
    marked ? (
      <mark key={at} id={at === firstMark ? citedId : undefined}>
        {piece}
      </mark>
    ) : (
      <Fragment key={at}>{piece}</Fragment>
    ),
  );
}

/** Recognised text that is less certain than this is read with the original beside. */
const leastConfidence = 0.6;

export const isUnsure = ({ confidence = 1 }: Block): boolean => confidence < leastConfidence;

function UnsureMark() {
  const { say } = useVoice();
  return <span className="state paused unsure">{say('document.unsure.mark')}</span>;
}

/** Where a page, a slide or a sheet begins: its number, or its name. */
function PageStart({ block, before }: { block: Block; before: Block | undefined }) {
  const { say, language } = useVoice();
  const { page, place } = block;
  const isSame = page === before?.page && place === before?.place;
  if (isSame || (page === undefined && place === undefined)) return null;
  return (
    <p className="page-start" lang={language}>
      {place ?? say('document.page', { page: page! })}
    </p>
  );
}

interface BlockViewProps {
  /** Items of one list, or one block of any other kind. */
  group: Block[];
  level: number;
  rows: Range[][];
  words: (part: Range) => ReactNode;
}
function BlockView({ group, level, rows, words }: BlockViewProps): ReactNode {
  const block = group[0]!;
  switch (block.kind) {
    case 'heading':
      return <Heading level={level} words={words(block)} />;
    case 'item':
      return (
        <ul>
          {group.map((item) => (
            <li key={item.from} className={`level-${Math.min(item.level ?? 1, 4)}`}>
              {words(item)}
            </li>
          ))}
        </ul>
      );
    case 'table':
      return <TextTable rows={rows} words={words} />;
    case 'quote':
      return <blockquote>{words(block)}</blockquote>;
    case 'code':
      return <Verbatim>{words(block)}</Verbatim>;
    case 'paragraph':
      return <p>{words(block)}</p>;
  }
}

function Heading({ level, words }: { level: number; words: ReactNode }) {
  const Tag = `h${level}` as 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
  return <Tag>{words}</Tag>;
}

/** Wide things scroll by themselves, and can be reached by keyboard to do so. */
function Verbatim({ children }: { children: ReactNode }) {
  const { say } = useVoice();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a stretch that scrolls must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label={say('document.code')}>
      <pre>{children}</pre>
    </section>
  );
}

function TextTable({ rows, words }: { rows: Range[][]; words: (part: Range) => ReactNode }) {
  const { say } = useVoice();
  const [head = [], ...body] = rows;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a stretch that scrolls must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label={say('document.table')}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell.from} scope="col">
                {words(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row) => (
            <tr key={row[0]!.from}>
              {row.map((cell) => (
                <td key={cell.from}>{words(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
