/** A citation in an answer: its number, which opens its source beside the answer. */
import type { MouseEvent } from 'react';
import type { ChatSource, Citation } from '#schema/chat.ts';
import type { Range } from './mark.ts';
import { useVoice } from './voice.tsx';

/** A source of one message. */
export interface Choice {
  messageId: string;
  ordinal: number;
}

export const sourceAnchor = ({ messageId, ordinal }: Choice) => `source-${messageId}-${ordinal}`;

interface CiteProps {
  choice: Choice;
  title: string;
  /** `s. 12`, where its file has pages. */
  place: string | undefined;
  verified: boolean;
  chosen: boolean;
  choose: (choice: Choice) => void;
}

/** A link that works by itself, and without leaving the page where scripts run. */
export function Cite({ choice, title, place, verified, chosen, choose }: CiteProps) {
  const { say } = useVoice();
  // What is seen is what is said, in this order, for those who speak to their browser.
  const facts = { count: [choice.ordinal, place].filter(Boolean).join(' '), title };
  const onClick = (event: MouseEvent) => {
    event.preventDefault();
    choose(choice);
  };
  return (
    <a
      className={verified ? 'cite' : 'cite unverified'}
      href={`?message=${choice.messageId}#${sourceAnchor(choice)}`}
      aria-label={say(verified ? 'chat.cite' : 'chat.cite.unverified', facts)}
      aria-current={chosen ? 'true' : undefined}
      onClick={onClick}
    >
      {choice.ordinal}
      {place && ' '}
      {place && <span className="place">{place}</span>}
    </a>
  );
}

/** Whether every quote that an answer takes from a source really stands there; a mark without a quote claims nothing. */
export const isVerified = (citations: readonly Citation[], ordinal: number): boolean =>
  citations.every((citation) => citation.ordinal !== ordinal || citation.verified);

/** Where a verified quote stands in its source's text; `null` when it is not there. */
export function quoteRange(source: ChatSource, { quote, from, to, verified }: Citation): Range | null {
  if (!verified) return null;
  if (from !== null && to !== null && from >= source.from && to <= source.from + source.text.length) {
    return { from: from - source.from, to: to - source.from };
  }
  const at = source.text.indexOf(quote);
  return at < 0 || quote === '' ? null : { from: at, to: at + quote.length };
}
