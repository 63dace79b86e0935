/** Prints the page as it stands; where scripts do not run the browser's own way is left. */
import { useScripts } from './fold.ts';
import { useVoice } from './voice.tsx';

export function PrintButton() {
  const { say } = useVoice();
  if (!useScripts()) return null;
  return (
    <button type="button" className="unprinted" onClick={() => window.print()}>
      {say('list.print')}
    </button>
  );
}
