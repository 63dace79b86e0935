/** The lines of a record to be corrected: who speaks, what is said, and the ways to hear, join and split them. */
import { type Dispatch, memo, useRef } from 'react';
import { clockWords } from './clock.ts';
import type { Deed, Said } from './correction.ts';
import { useScripts } from './fold.ts';
import { useVoice } from './voice.tsx';

interface Props {
  lines: readonly Said[];
  language: string;
  /** Place of the line that is played; -1 before the first. */
  current: number;
  revise: Dispatch<Deed>;
  playFrom: (seconds: number) => void;
}

export function CorrectionLines({ lines, language, current, revise, playFrom }: Props) {
  const { say } = useVoice();
  return (
    <ol className="correction" aria-label={say('recording.transcript')}>
      {lines.map((line, at) => (
        <CorrectionLine
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands at its place, whatever was joined before it
          key={at}
          {...line}
          {...{ at, language, revise, playFrom }}
          isCurrent={at === current}
          isLast={at === lines.length - 1}
        />
      ))}
    </ol>
  );
}

type LineProps = Said & {
  at: number;
  language: string;
  isCurrent: boolean;
  isLast: boolean;
  revise: Dispatch<Deed>;
  playFrom: (seconds: number) => void;
};
const CorrectionLine = memo((line: LineProps) => {
  const { fromMs, toMs, speaker, text, at, language, isCurrent, isLast, revise, playFrom } = line;
  const { say } = useVoice();
  const scripts = useScripts();
  const words = useRef<HTMLTextAreaElement>(null);
  const moment = clockWords(fromMs / 1_000);
  const split = () => revise({ kind: 'split', at, place: words.current?.selectionStart ?? 0 });
  return (
    <li aria-current={isCurrent ? 'true' : undefined}>
      <input type="hidden" name="fromMs" value={fromMs} />
      <input type="hidden" name="toMs" value={toMs} />
      <div className="who">
        {scripts ? (
          <button
            type="button"
            className="quiet"
            aria-label={say('recording.playFrom', { moment })}
            onClick={() => playFrom(fromMs / 1_000)}
          >
            {moment}
          </button>
        ) : (
          <span>{moment}</span>
        )}
        <input
          name="speaker"
          aria-label={say('correction.speaker', { moment })}
          placeholder={say('correction.speaker.none')}
          maxLength={100}
          list="speakers"
          value={speaker}
          onChange={(event) => revise({ kind: 'name', at, speaker: event.target.value })}
        />
      </div>
      <textarea
        ref={words}
        name="text"
        rows={2}
        lang={language}
        aria-label={say('correction.text', { moment })}
        value={text}
        onChange={(event) => revise({ kind: 'write', at, text: event.target.value })}
      />
      <div className="actions">
        {!isLast && (
          <button type="submit" className="quiet" name="intent" value={`join ${at}`}>
            {say('correction.join')}
            <span className="spoken"> {moment}</span>
          </button>
        )}
        {scripts && (
          <button type="button" className="quiet" onClick={split}>
            {say('correction.split')}
            <span className="spoken"> {moment}</span>
          </button>
        )}
      </div>
    </li>
  );
});
