/** Small behaviours of native elements, for where scripts run: folding a `<details>` away, knowing that scripts run. */
import { type RefObject, useEffect, useRef, useState } from 'react';

/** A `<details>` that folds, with the focus on its summary, each time `outcome` becomes something new. */
export function useFold(outcome: unknown): RefObject<HTMLDetailsElement> {
  const details = useRef<HTMLDetailsElement>(null);
  const known = useRef(outcome);
  useEffect(() => {
    if (known.current === outcome) return;
    known.current = outcome;
    if (!outcome || !details.current?.open) return;
    details.current.open = false;
    details.current.querySelector('summary')?.focus();
  }, [outcome]);
  return details;
}

/** False on the server and in the first paint, true once scripts have taken over. */
export function useScripts(): boolean {
  const [running, setRunning] = useState(false);
  useEffect(() => setRunning(true), []);
  return running;
}
