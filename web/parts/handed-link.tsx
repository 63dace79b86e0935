/** What became of a link that was asked for: mailed, or here, this once, to be handed over. */
import type { LinkHanded } from '#schema/link.ts';
import { CopyText } from './copy-text.tsx';
import { useVoice } from './voice.tsx';

export function HandedLink({ link, email }: { link: LinkHanded; email: string }) {
  const { say, time } = useVoice();
  if (link.url === null) {
    return (
      <p className="notice good" role="status">
        {say('people.mailed', { email })}
      </p>
    );
  }
  return (
    <div className="notice good" role="status">
      {link.why === 'mail-failed' && <p>{say('people.link.failed')}</p>}
      <p>
        <strong>{say('people.link', { email })}</strong>
      </p>
      <CopyText text={link.url} label={say('people.link', { email })} />
      <p>{say('people.link.about', { until: time(link.expiresAt) })}</p>
    </div>
  );
}
