/** Text to be carried elsewhere: in a field that can be selected, with a button that copies it where scripts run. */
import { useState } from 'react';
import { useScripts } from './fold.ts';
import { useVoice } from './voice.tsx';

export function CopyText({ text, label }: { text: string; label: string }) {
  const { say } = useVoice();
  const [copied, setCopied] = useState(false);
  const mayCopy = useScripts() && navigator.clipboard;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <p className="copied">
      <input readOnly value={text} aria-label={label} onFocus={(event) => event.currentTarget.select()} />
      {mayCopy && (
        <button type="button" onClick={copy}>
          {say('people.copy')}
        </button>
      )}
      <span role="status">{copied && say('people.copied')}</span>
    </p>
  );
}
