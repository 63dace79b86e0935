/** The correction on the page: what was loaded, or what this browser kept of it, and every change since. */
import { useLocation, useNavigation } from '@remix-run/react';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { type Deed, revise, type Said } from './correction.ts';
import { forget, type Kept, keep, readKept, type Shelf } from './correction-kept.ts';

export interface Draft {
  /** The version that is corrected. */
  baseId: string;
  lines: Said[];
  /** When it was kept by this browser; null for one that begins here. */
  keptAt: string | null;
  isChanged: boolean;
}

type Change = Deed | { kind: 'resume'; kept: Kept } | { kind: 'restart'; baseId: string; lines: Said[] };

function change(draft: Draft, step: Change): Draft {
  if (step.kind === 'resume') {
    const { baseId, lines, at } = step.kept;
    return { baseId, lines, keptAt: at, isChanged: true };
  }
  if (step.kind === 'restart') return { baseId: step.baseId, lines: step.lines, keptAt: null, isChanged: false };
  return { ...draft, lines: revise(draft.lines, step), isChanged: true };
}

/** Written down this long after the last key. */
const keepMs = 400;

/** `loaded` is where it begins, unless this browser kept more; both arguments stay what they were at first. */
export function useDraft(shelf: Shelf, loaded: { baseId: string; lines: Said[] }) {
  const [draft, dispatch] = useReducer(change, { ...loaded, keptAt: null, isChanged: false });
  const isSaved = useSaved();
  const [begun] = useState({ shelf, loaded });
  const latest = useRef({ draft, isSaved });
  latest.current = { draft, isSaved };
  const write = useCallback(() => {
    const { draft, isSaved } = latest.current;
    const { isChanged, baseId, lines } = draft;
    if (isChanged && !isSaved) keep(begun.shelf, { baseId, lines, at: new Date().toISOString() });
  }, [begun]);
  useEffect(() => {
    const kept = readKept(begun.shelf);
    if (kept) dispatch({ kind: 'resume', kept });
    window.addEventListener('pagehide', write);
    return () => {
      window.removeEventListener('pagehide', write);
      write();
    };
  }, [begun, write]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change waits anew
  useEffect(() => {
    const timer = setTimeout(write, keepMs);
    return () => clearTimeout(timer);
  }, [draft, write]);
  useEffect(() => {
    if (isSaved) forget(begun.shelf);
  }, [isSaved, begun]);
  const restart = (to: { baseId: string; lines: Said[] }) => {
    forget(begun.shelf);
    dispatch({ kind: 'restart', ...to });
  };
  return { draft, dispatch, restart };
}

/** Whether the form was taken, and its page is being left for that. */
function useSaved(): boolean {
  const { pathname } = useLocation();
  const { state, formData, location } = useNavigation();
  return state === 'loading' && formData !== undefined && location.pathname !== pathname;
}
