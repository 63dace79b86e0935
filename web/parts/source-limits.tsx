/** How far a source is read and how politely: folded away, with answers that suit most sites. */
import type { Problem } from '#schema/problem.ts';
import type { SourceBounds } from '#schema/setting.ts';
import type { SourceForm } from '#schema/source.ts';
import type { WordKey } from '../words/speak.ts';
import { Check, Input, Lines, Select, wrongField } from './form.tsx';
import { OfKinds } from './source-kind.tsx';
import { useVoice } from './voice.tsx';

export const limitPaths = ['maxDepth', 'maxPages', 'include', 'exclude', 'requestsPerSecond', 'parallel'] as const;

interface Props {
  form: SourceForm;
  problem: Problem | undefined;
  bounds: SourceBounds;
}

/** What the product allows each number to be, and which limit of the organisation narrows that. */
const ranges = {
  maxDepth: { min: 0, max: 50, limit: null },
  maxPages: { min: 1, max: 1_000_000, limit: 'pagesPerCrawl' },
  requestsPerSecond: { min: 0.01, max: 2000, limit: 'requestsPerSecondPerHost' },
  parallel: { min: 1, max: 64, limit: null },
} as const;

export function LimitFields(of: Props) {
  const { say } = useVoice();
  return (
    <details className="box" open={limitPaths.some((path) => wrongField(of.problem, path))}>
      <summary>{say('source.advanced')}</summary>
      <div>
        <Limits {...of} />
        <Politeness {...of} />
      </div>
    </details>
  );
}

function Limits(of: Props) {
  const { say } = useVoice();
  return (
    <OfKinds kinds={['link', 'sitemap', 'feed']}>
      <Select
        name="sameSite"
        label={say('source.sameSite')}
        defaultValue={of.form.sameSite}
        options={(['host', 'domain', 'path'] as const).map((scope) => [scope, say(`source.sameSite.${scope}`)])}
      />
      <OfKinds kinds={['link']}>
        <NumberField {...of} name="maxDepth" hint="source.maxDepth.hint" />
      </OfKinds>
      <NumberField {...of} name="maxPages" />
      <PatternField {...of} name="include" />
      <PatternField {...of} name="exclude" />
    </OfKinds>
  );
}

function Politeness(of: Props) {
  const { say } = useVoice();
  return (
    <>
      <NumberField {...of} name="requestsPerSecond" hint="source.requestsPerSecond.hint" step="any" />
      <NumberField {...of} name="parallel" />
      <Check
        name="obeyRobots"
        label={say('source.obeyRobots')}
        hint={say('source.obeyRobots.hint')}
        checked={of.form.obeyRobots}
      />
    </>
  );
}

interface NumberProps extends Props {
  name: keyof typeof ranges;
  hint?: WordKey;
  step?: 'any';
}
function NumberField({ form, problem, bounds, name, hint, step }: NumberProps) {
  const { say } = useVoice();
  const { limit, ...range } = ranges[name];
  const own = limit && bounds.limits?.[limit];
  const hints = [hint && say(hint), own && say('source.bounds', own)].filter(Boolean).join(' ');
  return (
    <Input
      name={name}
      type="number"
      {...(own ?? range)}
      step={step}
      label={say(`source.${name}`)}
      hint={hints || undefined}
      error={wrongField(problem, name) && (own ? say('source.bounds', own) : say(`source.wrong.${name}`))}
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
