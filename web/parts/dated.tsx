/** Words with days in them, such as 2026-11-21: no line breaks inside one. */
import { Fragment } from 'react';

const day = /(\d{4}-\d{2}-\d{2})/;

export function Dated({ text }: { text: string }) {
  return text.split(day).map((part, nth) =>
    nth % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence never move, and may be equal
      <time key={nth}>
        <span>{part}</span>
      </time>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence never move, and may be equal
      <Fragment key={nth}>{part}</Fragment>
    ),
  );
}
