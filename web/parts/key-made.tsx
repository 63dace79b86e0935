/** A key that was just made: shown this once, to be copied. */
import { useState } from 'react';
import type { MadeKey } from '#schema/key.ts';
import { useScripts } from './fold.ts';
import { useVoice } from './voice.tsx';

export function MadeKeyPanel({ made }: { made: MadeKey }) {
  const { say } = useVoice();
  return (
    <section className="notice good" role="status" aria-labelledby="made">
      <h2 id="made">{say('key.made')}</h2>
      <p>{say('key.made.about')}</p>
      <p>
        <label htmlFor="bearer">{say('key.made.bearer')}</label>
        <textarea id="bearer" className="bearer" readOnly rows={3} spellCheck={false} value={made.bearer} />
      </p>
      <CopyKey bearer={made.bearer} />
      <p className="hint">{say('key.made.use')}</p>
    </section>
  );
}

/** Nothing where the browser gives pages no clipboard: the text is there to be selected. */
function CopyKey({ bearer }: { bearer: string }) {
  const { say } = useVoice();
  const [copied, setCopied] = useState(false);
  if (!useScripts() || !navigator.clipboard) return null;
  const copy = () =>
    navigator.clipboard.writeText(bearer).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <button type="button" className="secondary" onClick={copy}>
        {say('key.copy')}
      </button>{' '}
      <span role="status">{copied && say('key.copied')}</span>
    </>
  );
}
