/** Boxes drawn over a page or a picture: where the cited words stand. Plain SVG, so that the page's policy has no say. */
import type { Block } from '#schema/document.ts';
import { useVoice } from './voice.tsx';

export type Box = NonNullable<Block['box']>;

export function Boxes({ boxes }: { boxes: readonly Box[] }) {
  const { say } = useVoice();
  if (boxes.length === 0) return null;
  return (
    <svg className="boxes" viewBox="0 0 1 1" preserveAspectRatio="none" role="img" aria-label={say('original.boxes')}>
      {boxes.map(([left, top, right, bottom]) => (
        <rect key={`${left} ${top}`} x={left} y={top} width={right - left} height={bottom - top} />
      ))}
    </svg>
  );
}
