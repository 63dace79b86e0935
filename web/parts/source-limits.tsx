/** How far a source is read and how politely: folded away, with answers that suit most sites. */
import type { Problem } from '#schema/problem.ts';
import type { SourceForm } from '#schema/source.ts';
import type { WordKey } from '../words/speak.ts';
import { Check, Input, Lines, Select, wrongField } from './form.tsx';
import { OfKinds } from './source-kind.tsx';
import { useVoice } from './voice.tsx';

export const limitPaths = ['maxDepth', 'maxPages', 'include', 'exclude', 'requestsPerSecond', 'parallel'] as const;

interface Props {
  form: SourceForm;
  problem: Problem | undefined;
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
  const of = { form, problem };
  return (
    <OfKinds kinds={['link', 'sitemap', 'feed']}>
      <Select
        name="sameSite"
        label={say('source.sameSite')}
        defaultValue={form.sameSite}
        options={(['host', 'domain', 'path'] as const).map((scope) => [scope, say(`source.sameSite.${scope}`)])}
      />
      <OfKinds kinds={['link']}>
        <NumberField {...of} name="maxDepth" hint="source.maxDepth.hint" min={0} max={50} />
      </OfKinds>
      <NumberField {...of} name="maxPages" min={1} max={1_000_000} />
      <PatternField {...of} name="include" />
      <PatternField {...of} name="exclude" />
    </OfKinds>
  );
}

function Politeness({ form, problem }: Props) {
  const { say } = useVoice();
  const of = { form, problem };
  const hint = 'source.requestsPerSecond.hint';
  return (
    <>
      <NumberField {...of} name="requestsPerSecond" hint={hint} min={0.01} max={2000} step="any" />
      <NumberField {...of} name="parallel" min={1} max={64} />
      <Check
        name="obeyRobots"
        label={say('source.obeyRobots')}
        hint={say('source.obeyRobots.hint')}
        checked={form.obeyRobots}
      />
    </>
  );
}

interface NumberProps extends Props {
  name: 'maxDepth' | 'maxPages' | 'requestsPerSecond' | 'parallel';
  hint?: WordKey;
  min: number;
  max: number;
  step?: 'any';
}
function NumberField({ form, problem, name, hint, ...limits }: NumberProps) {
  const { say } = useVoice();
  return (
    <Input
      name={name}
      type="number"
      {...limits}
      label={say(`source.${name}`)}
      hint={hint && say(hint)}
      error={wrongField(problem, name) && say(`source.wrong.${name}`)}
      defaultValue={form[name]}
    />
  );
}

function PatternField({ form, problem, name }: Props & { name: 'include' | 'exclude' }) {
  const { say } = useVoice();
  return (
    <Lines
      name={name}
      label={say(`source.${name}`)}
      hint={say(`source.${name}.hint`)}
      error={wrongField(problem, name) && say(`source.wrong.${name}`)}
      defaultValue={form[name].join('\n')}
    />
  );
}
