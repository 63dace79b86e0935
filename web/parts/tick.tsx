/** The first cell of a row that can be chosen with others: a box to tick before what the row is about. */
import type { InputHTMLAttributes, ReactNode } from 'react';
import { useVoice } from './voice.tsx';

interface Props {
  /** The box; none for a row that is not to be chosen. */
  box: Pick<InputHTMLAttributes<HTMLInputElement>, 'name' | 'value' | 'form'> | null;
  /** What the row is called by those who do not see what stands beside the box. */
  of: string;
  children: ReactNode;
}

export function Tick({ box, of, children }: Props) {
  const { say } = useVoice();
  return (
    <div className="choose">
      {box && <input type="checkbox" {...box} aria-label={say('people.choose', { name: of })} />}
      <span>{children}</span>
    </div>
  );
}
