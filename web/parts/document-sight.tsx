/** Who sees a document, for those who decide it; and for everybody else a word when it is kept to some. */
import type { Narrowing } from '#schema/narrowing.ts';
import { NarrowingForm } from './narrowing.tsx';
import type { Outcome } from './part-form.tsx';
import { useVoice } from './voice.tsx';

interface Props {
  narrowed: boolean;
  /** Null to those who do not decide it. */
  narrowing: Narrowing | null;
  outcome: Outcome | undefined;
}

export function DocumentSight({ narrowed, narrowing, outcome }: Props) {
  const { say } = useVoice();
  return (
    <>
      {narrowed && <p className="facts">{say('access.document.narrowed')}</p>}
      {narrowing && (
        <details open={outcome !== undefined}>
          <summary>{say('access.document')}</summary>
          <NarrowingForm narrowing={narrowing} all={say('access.document.all')} outcome={outcome} />
        </details>
      )}
    </>
  );
}
