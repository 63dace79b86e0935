/** How far a source is read and how politely: folded away, with answers that suit most sites. */
import type { Problem } from '#schema/problem.ts';
import type { SourceForm } from '#schema/source.ts';
import { Check, Input, Lines, Select, wrongField } from './form.tsx';
import { OfKinds } from './source-kind.tsx';
import { useVoice } from './voice.tsx';

export const limitPaths = ['maxDepth', 'maxPages', 'include', 'exclude', 'requestsPerSecond', 'parallel'] as const;

interface Props {
  form: SourceForm;
  problem: Problem | undefined;
}

/** The complaint about a field in the reader's words. */
function useWrong(problem: Problem | undefined) {
  const { say } = useVoice();
  return (path: (typeof limitPaths)[number]) => wrongField(problem, path) && say(`source.wrong.${path}`);
}

export function LimitFields({ form, problem }: Props) {
  const { say } = useVoice();
  return (
    <details className="box" open={limitPaths.some((path) => wrongField(problem, path))}>
      <summary>{say('source.advanced')}</summary>
      <div>
        <Limits form={form} problem={problem} />
        <Politeness form={form} problem={problem} />
      </div>
    </details>
  );
}

function Limits({ form, problem }: Props) {
  const { say } = useVoice();
  const wrong = useWrong(problem);
  return (
    <OfKinds kinds={['link', 'sitemap', 'feed']}>
      <Select
        name="sameSite"
        label={say('source.sameSite')}
        defaultValue={form.sameSite}
        options={(['host', 'domain', 'path'] as const).map((scope) => [scope, say(`source.sameSite.${scope}`)])}
      />
      <OfKinds kinds={['link']}>
        <Input
          name="maxDepth"
          type="number"
          min={0}
          max={50}
          label={say('source.maxDepth')}
          hint={say('source.maxDepth.hint')}
          error={wrong('maxDepth')}
          defaultValue={form.maxDepth}
        />
      </OfKinds>
      <Input
        name="maxPages"
        type="number"
        min={1}
        max={1_000_000}
        label={say('source.maxPages')}
        error={wrong('maxPages')}
        defaultValue={form.maxPages}
      />
      <Lines
        name="include"
        label={say('source.include')}
        hint={say('source.include.hint')}
        error={wrong('include')}
        defaultValue={form.include.join('\n')}
      />
      <Lines
        name="exclude"
        label={say('source.exclude')}
        hint={say('source.exclude.hint')}
        error={wrong('exclude')}
        defaultValue={form.exclude.join('\n')}
      />
    </OfKinds>
  );
}

function Politeness({ form, problem }: Props) {
  const { say } = useVoice();
  const wrong = useWrong(problem);
  return (
    <>
      <Input
        name="requestsPerSecond"
        type="number"
        min={0.01}
        max={2000}
        step="any"
        label={say('source.requestsPerSecond')}
        hint={say('source.requestsPerSecond.hint')}
        error={wrong('requestsPerSecond')}
        defaultValue={form.requestsPerSecond}
      />
      <Input
        name="parallel"
        type="number"
        min={1}
        max={64}
        label={say('source.parallel')}
        error={wrong('parallel')}
        defaultValue={form.parallel}
      />
      <Check
        name="obeyRobots"
        label={say('source.obeyRobots')}
        hint={say('source.obeyRobots.hint')}
        checked={form.obeyRobots}
      />
    </>
  );
}
