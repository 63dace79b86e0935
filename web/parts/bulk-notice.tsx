/** What came of doing the same to many people: how many were changed, and of the others why not. */
import { sayReason } from '#schema/reason.ts';
import type { BulkOutcome } from './people.server.ts';
import { useVoice } from './voice.tsx';

/** Null where nobody was ticked. */
export function BulkNotice({ bulk }: { bulk: BulkOutcome | null }) {
  const { say, language } = useVoice();
  if (bulk === null) return <NobodyChosen />;
  return (
    <div className={`notice ${bulk.refused.length > 0 ? 'warn' : 'good'}`} role="status">
      <p>{say('people.bulk.done', { count: bulk.done })}</p>
      {bulk.refused.length > 0 && (
        <ul>
          {bulk.refused.map(({ name, code }) => (
            <li key={name}>
              {name}: {sayReason({ code }, language).sentence}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function NobodyChosen() {
  const { say } = useVoice();
  return (
    <p className="notice warn" role="alert">
      {say('people.bulk.nobody')}
    </p>
  );
}
