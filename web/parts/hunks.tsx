/** Lines that differ between two texts, with a sign, words for those who listen, and the differing words marked. */
import type { DifferenceHunk, DifferenceLine, DifferenceText } from '#schema/difference.ts';
import { Time, useVoice } from './voice.tsx';

/** Which two texts are compared, and what differs. */
export function HunkPage({ text }: { text: DifferenceText }) {
  const { say } = useVoice();
  return (
    <>
      <dl className="facts">
        <dt>{say('difference.text.was')}</dt>
        <dd>
          <Version version={text.was} />
        </dd>
        <dt>{say('difference.text.now')}</dt>
        <dd>
          <Version version={text.now} />
        </dd>
      </dl>
      {text.hunks.length === 0 ? (
        <p className="notice">{say('difference.text.equal')}</p>
      ) : (
        <>
          <p>{say(text.coarse ? 'difference.text.coarse' : 'difference.text.legend')}</p>
          <Hunks hunks={text.hunks} />
        </>
      )}
      {text.truncated && <p className="notice warn">{say('difference.text.truncated')}</p>}
    </>
  );
}

function Version({ version }: { version: DifferenceText['was'] }) {
  const { say } = useVoice();
  if (!version) return say('difference.text.noText');
  return (
    <>
      {version.title}, <Time at={version.fetchedAt} clock />
    </>
  );
}

export function Hunks({ hunks }: { hunks: DifferenceHunk[] }) {
  const { say } = useVoice();
  return (
    <div className="hunks">
      {hunks.map((hunk, at) => (
        <section key={hunk.nowLine} aria-label={say('difference.text.part', { line: hunk.nowLine })}>
          <Skipped count={sameBefore(hunks[at - 1], hunk)} />
          {hunk.lines.map((line, nth) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a hunk never move, and may be equal
            <Line key={nth} line={line} />
          ))}
        </section>
      ))}
    </div>
  );
}

/** Lines that are left out before a hunk, since nothing in them differs. */
export function sameBefore(previous: DifferenceHunk | undefined, { nowLine }: DifferenceHunk): number {
  if (!previous) return nowLine - 1;
  return nowLine - previous.nowLine - previous.lines.filter(({ kind }) => kind !== 'removed').length;
}

function Skipped({ count }: { count: number }) {
  const { say } = useVoice();
  return count > 0 && <p className="skipped">{say('difference.text.same', { count })}</p>;
}

const looks = {
  same: { sign: ' ', word: null, Mark: 'span' },
  removed: { sign: '−', word: 'difference.text.removed', Mark: 'del' },
  added: { sign: '+', word: 'difference.text.added', Mark: 'ins' },
} as const;

function Line({ line: { kind, parts } }: { line: DifferenceLine }) {
  const { say } = useVoice();
  const { sign, word, Mark } = looks[kind];
  return (
    <p className={`line ${kind}`}>
      <span className="sign" aria-hidden="true">
        {sign}
      </span>
      <span>
        {word && <span className="spoken">{say(word)} </span>}
        {parts.map(({ text, marked }, nth) => {
          const key = `${nth} ${text}`;
          return marked ? <Mark key={key}>{text}</Mark> : <span key={key}>{text}</span>;
        })}
      </span>
    </p>
  );
}
