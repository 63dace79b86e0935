/** Where a page stands: the way down to it from Knowledge. */
import { Link } from '@remix-run/react';
import { useVoice } from './voice.tsx';

export interface Step {
  to: string;
  name: string;
}

export function Trail({ steps = [] }: { steps?: Step[] }) {
  const { say } = useVoice();
  return (
    <nav className="trail" aria-label={say('frame.trail')}>
      <ol>
        {[{ to: '/', name: say('frame.home') }, ...steps].map(({ to, name }) => (
          <li key={to}>
            <Link to={to}>{name}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
