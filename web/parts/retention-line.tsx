/** On a thing itself: when it goes, by which decision, why, and whether a hold keeps it. */
import type { Retention } from '#schema/retention-view.ts';
import { Dated } from './dated.tsx';
import { retentionWords } from './retention-words.ts';
import { useVoice } from './voice.tsx';

interface Props {
  retention: Retention | null;
  /** It is the sound of a recording alone that goes. */
  isSound?: boolean;
}

export function RetentionLine({ retention, isSound = false }: Props) {
  const voice = useVoice();
  if (!retention) return null;
  const sentence = retentionWords(voice, retention);
  const said = isSound ? voice.say('retention.sound', { sentence }) : sentence;
  return (
    <p className="facts">
      <Dated text={said} />
      {retention.held.length > 0 && ` ${voice.say('retention.held')}`}
    </p>
  );
}
