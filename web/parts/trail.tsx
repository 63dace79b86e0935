/** Where a page stands: the way down to it from Knowledge, from Administration, from Compliance or from one's own account. */
import { Link } from '@remix-run/react';
import { useVoice } from './voice.tsx';

export interface Step {
  to: string;
  name: string;
}

interface Props {
  steps?: Step[];
  from?: 'knowledge' | 'administration' | 'account' | 'compliance';
}
export function Trail({ steps = [], from = 'knowledge' }: Props) {
  const { say } = useVoice();
  const start = {
    knowledge: { to: '/', name: say('frame.home') },
    account: { to: '/account', name: say('account.title') },
    compliance: { to: '/compliance', name: say('compliance.title') },
    administration: { to: '/admin', name: say('admin.title') },
  };
  return (
    <nav className="trail" aria-label={say('frame.trail')}>
      <ol>
        {[start[from], ...steps].map(({ to, name }) => (
          <li key={to}>
            <Link to={to}>{name}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
