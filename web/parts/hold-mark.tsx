/** On a thing itself: that a hold is over it, and for those who see to holds the ways to them and to placing one. */
import { Link } from '@remix-run/react';
import type { Root } from '../root.tsx';
import { Held } from './hold.tsx';
import { useRoot, useVoice } from './voice.tsx';

/** Which holds there are, why and whose, is for those alone who see to them. */
const useSeesToHolds = (): boolean => useRoot<Root>()?.me?.permissions.includes('retention') ?? false;

const pathWith = (path: string, asked: Record<string, string>) => `${path}?${new URLSearchParams(asked)}`;

/** `page` is the address of the thing's own page. Nothing where nothing holds it and the reader does not see to holds. */
export function HoldMark({ page, isHeld }: { page: string; isHeld: boolean }) {
  const { say } = useVoice();
  const seesToHolds = useSeesToHolds();
  if (!isHeld && !seesToHolds) return null;
  return (
    <p className="facts held">
      {isHeld && <Held />}
      {isHeld && seesToHolds && <Link to={pathWith('/compliance/hold', { thing: page })}>{say('hold.over')}</Link>}
      <HoldThing page={page} />
    </p>
  );
}

/** The form of a hold with this thing filled in. */
export function HoldThing({ page }: { page: string }) {
  const { say } = useVoice();
  return useSeesToHolds() ? (
    <Link to={pathWith('/compliance/hold/new', { thing: page })}>{say('hold.place.here')}</Link>
  ) : null;
}

/** Beside what a search found: a hold over everything with these words in it, also what is not shown here. */
export function HoldFound({ search }: { search: string }) {
  const { say } = useVoice();
  const seesToHolds = useSeesToHolds();
  if (search.trim().length < 2 || !seesToHolds) return null;
  return (
    <p className="facts">
      <Link to={pathWith('/compliance/hold/new', { search })}>{say('hold.place.found', { search })}</Link>
    </p>
  );
}
