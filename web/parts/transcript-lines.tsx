/** What was said, line by line: the one that is played is marked and kept in sight, and each can be played from. */
import { Link } from '@remix-run/react';
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useRef } from 'react';
import type { Document } from '#schema/document.ts';
import { clockWords } from './clock.ts';
import { useScripts } from './fold.ts';
import type { Range } from './mark.ts';
import { Marked } from './reading.tsx';
import type { Line } from './transcript.ts';
import { useVoice } from './voice.tsx';

interface Props {
  document: Pick<Document, 'text' | 'version'>;
  lines: readonly Line[];
  marks: Range[];
  /** Place of the line that is played; -1 before the first. */
  current: number;
  /** Whether that line is kept in sight. */
  following: boolean;
  /** The reader scrolls by hand. */
  leave: () => void;
  playFrom: (seconds: number) => void;
}

export function TranscriptLines({ document, lines, marks, current, following, leave, playFrom }: Props) {
  const { say } = useVoice();
  const { text, version } = document;
  const list = useRef<HTMLOListElement>(null);
  const scripts = useScripts();
  useEffect(() => {
    if (following) keepInSight(list.current, current);
  }, [following, current]);
  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>) => {
    if (scrollKeys.has(event.key)) leave();
    if (step(event.currentTarget, event.key)) event.preventDefault();
  };
  // The link in each line does the same for whoever has no pointer.
  const onClick = ({ target }: MouseEvent<HTMLOListElement>) => {
    const isReading = window.getSelection()?.isCollapsed === false;
    const at = target instanceof Element ? target.closest('li')?.value : undefined;
    if (at && !isReading) playFrom(lines[at - 1]!.fromSeconds);
  };
  return (
    <ol
      ref={list}
      className="transcript"
      aria-label={say('recording.transcript')}
      lang={version.language}
      onClick={onClick}
      onKeyDown={onKeyDown}
      onWheel={leave}
      onTouchMove={leave}
    >
      {lines.map((line, at) => (
        <TranscriptLine
          key={line.from}
          line={line}
          ordinal={at + 1}
          text={text}
          versionId={version.id}
          marks={marks}
          isCurrent={at === current}
          isStop={!scripts || at === Math.max(current, 0)}
        />
      ))}
    </ol>
  );
}

interface LineProps {
  line: Line;
  ordinal: number;
  text: string;
  versionId: string;
  marks: Range[];
  isCurrent: boolean;
  /** Reached by Tab; the others by arrows. */
  isStop: boolean;
}
const TranscriptLine = memo(({ line, ordinal, text, versionId, marks, isCurrent, isStop }: LineProps) => {
  const { say, language } = useVoice();
  const moment = clockWords(line.fromSeconds);
  return (
    <li value={ordinal} aria-current={isCurrent ? 'true' : undefined}>
      <Link
        to={`?version=${versionId}&at=${line.fromSeconds}`}
        lang={language}
        tabIndex={isStop ? undefined : -1}
        aria-label={say('recording.playFrom', { moment })}
        onClick={(event) => event.preventDefault()}
      >
        {moment}
      </Link>
      <p>
        {line.turnOf !== undefined && <strong>{line.turnOf} </strong>}
        {line.unsure && <span className="state paused">{say('recording.unsure.mark')}</span>}{' '}
        <Marked text={text} part={line} marks={marks} />
      </p>
    </li>
  );
});

const scrollKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End']);

/** Arrows lead from the link that has the focus to the next one; answers whether they did. */
function step(list: HTMLElement, key: string): boolean {
  const by = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  const links = [...list.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = at < 0 || by === 0 ? undefined : links[at + by];
  next?.focus();
  return next !== undefined;
}

/** Scrolls the list alone, and only as far as needed. */
function keepInSight(list: HTMLElement | null, at: number): void {
  const line = list?.children[at];
  if (!list || !line) return;
  const [frame, box] = [list.getBoundingClientRect(), line.getBoundingClientRect()];
  if (box.top >= frame.top && box.bottom <= frame.bottom) return;
  const above = (frame.height - box.height) / 3;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  list.scrollTo({ top: list.scrollTop + box.top - frame.top - above, behavior: calm ? 'instant' : 'smooth' });
}
