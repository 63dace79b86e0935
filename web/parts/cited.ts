/** Keeps the cited words in sight while what stands above them is still being drawn, until the reader goes elsewhere. */
import { useCallback, useEffect, useRef } from 'react';
import type { Range } from './mark.ts';
import { citedId } from './reading.tsx';

const moves = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

/** Answers what brings the words into sight again, to be called when something was drawn. */
export function useCitedInSight(marks: readonly Range[]): () => void {
  const isLed = useRef(false);
  const show = useCallback(() => {
    if (isLed.current) document.getElementById(citedId)?.scrollIntoView({ block: 'center' });
  }, []);
  useEffect(() => {
    isLed.current = marks.length > 0;
    show();
    const leave = () => {
      isLed.current = false;
    };
    for (const move of moves) window.addEventListener(move, leave, { passive: true });
    return () => {
      for (const move of moves) window.removeEventListener(move, leave);
    };
  }, [marks, show]);
  return show;
}
