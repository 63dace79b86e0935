/** How a source finds its pages, and from which addresses. What belongs to one kind alone is shown with that kind. */
import type { ReactNode } from 'react';
import type { Problem } from '#schema/problem.ts';
import { type Credential, type SourceForm, SourceKind } from '#schema/source.ts';
import type { WordKey } from '../words/speak.ts';
import { Choice, Lines, wrongField } from './form.tsx';
import { useVoice } from './voice.tsx';

/**
 * Shown while one of these kinds is chosen, by the style sheet alone, so that it holds without scripts. What has
 * something wrong in it is always shown.
 */
export function OfKinds({ kinds, children }: { kinds: (SourceKind | Credential['kind'])[]; children: ReactNode }) {
  return <div data-kinds={kinds.join(' ')}>{children}</div>;
}

export function KindFields({ form, problem }: { form: SourceForm; problem: Problem | undefined }) {
  const { say } = useVoice();
  return (
    <>
      <Choice
        name="kind"
        label={say('source.kind')}
        error={wrongField(problem, 'kind') && say('source.wrong.kind')}
        defaultValue={form.kind}
        options={SourceKind.options.map((kind) => ({
          value: kind,
          label: say(`source.kind.${kind}`),
          hint: say(`source.kind.${kind}.hint`),
        }))}
      />
      <Lines
        name="startUrls"
        label={<ByKind word={(kind) => `source.startUrls.${kind}`} />}
        hint={<ByKind word={(kind) => (kind === 'list' ? 'source.startUrls.hint.list' : 'source.startUrls.hint')} />}
        error={wrongField(problem, 'startUrls') && say('source.wrong.startUrls')}
        defaultValue={form.startUrls.join('\n')}
        rows={Math.min(Math.max(form.startUrls.length + 1, 4), 12)}
        inputMode="url"
        required
      />
    </>
  );
}

/** The words of the kind that is chosen; those of the others are there, unseen. */
function ByKind({ word }: { word: (kind: SourceKind) => WordKey }) {
  const { say } = useVoice();
  return SourceKind.options.map((kind) => (
    <span key={kind} data-kinds={kind}>
      {say(word(kind))}
    </span>
  ));
}
