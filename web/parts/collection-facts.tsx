/** What is unusual about who reaches a collection; nothing where nothing is. */
import type { Collection } from '#schema/space.ts';
import { useVoice } from './voice.tsx';

export function CollectionFacts({ collection: { lent, narrowed } }: { collection: Collection }) {
  const { say } = useVoice();
  const facts = [...(lent ? [say('collection.lent')] : []), ...(narrowed ? [say('collection.narrowed')] : [])];
  return facts.length > 0 ? <p className="facts">{facts.join(' · ')}</p> : null;
}
